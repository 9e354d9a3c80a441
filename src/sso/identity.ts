import type { JsonObject } from '../base/json.ts'

/** Whom the identity provider vouches for, after everything was verified. Both protocols end here. */
export interface SsoIdentity {
  issuer: string
  subject: string
  claims: ReadonlyMap<string, readonly string[]>
  /** The provider says that the address is verified (`email_verified === true`); SAML has no such word. */
  emailVerified: boolean
  /** What the end of the session has to tell the provider: `{ idToken }`, or `{ nameId, nameIdFormat, sessionIndex }`. */
  sessionSecret?: JsonObject
}

/** The names under which the subject itself is asked for as a claim. */
const subjectNames = new Set(['sub', 'NameID'])

/** The values of one claim; none where it is absent. */
export function claimValues({ subject, claims }: SsoIdentity, name: string): readonly string[] {
  return claims.get(name) ?? (subjectNames.has(name) ? [subject] : [])
}
