import type { JsonObject } from '../base/json.ts'

/** Whom the identity provider vouches for, after everything was verified. Both protocols end here. */
export interface SsoIdentity {
  issuer: string
  subject: string
  claims: ReadonlyMap<string, readonly string[]>
  /** The provider says that the address is verified (`email_verified === true`); SAML has no such word. */
  emailVerified: boolean
  /** When they signed in at the provider, where it says so: an older session there is no proof of who sits here now. */
  authenticatedAt?: Date
  /** What the end of the session has to tell the provider: `{ idToken }`, or `{ nameId, nameIdFormat, sessionIndex }`. */
  sessionSecret?: JsonObject
}

const lastMilliseconds = Date.UTC(9999, 11, 31)

/** Of a number that a provider wrote: what no calendar holds becomes the nearest that one does. */
export function momentSaid(milliseconds: number): Date {
  return new Date(Math.min(Math.max(milliseconds, 0), lastMilliseconds))
}

/** The names under which the subject itself is asked for as a claim. */
const subjectNames = new Set(['sub', 'NameID'])

/** The values of one claim; none where it is absent. */
export function claimValues({ subject, claims }: SsoIdentity, name: string): readonly string[] {
  return claims.get(name) ?? (subjectNames.has(name) ? [subject] : [])
}
