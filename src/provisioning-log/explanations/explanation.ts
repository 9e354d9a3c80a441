/** What an admin is told of a refusal: what happened, and what to change, mostly at the identity provider. */
export interface Explanation {
  reason: string
  remedy: string
}

export const retries = 'Nothing: the client tries again by itself. If it goes on for minutes, look at the server.'
