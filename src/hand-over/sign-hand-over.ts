import { SignJWT } from 'jose'
import type { SigningKeys } from '../base/signing-keys.ts'
import { displayNameOf, mailAddress } from '../people/derive-keys.ts'
import type { Person } from '../people/person.ts'
import type { HandOverCode } from './code.ts'
import type { HandedOver } from './hand-over-store.ts'

export const handOverSeconds = 60

export interface SigningParts {
  keys: SigningKeys
  /** The configured origin, without a slash at the end. */
  publicUrl: string
  now: Date
}

export interface HandOver {
  code: HandOverCode
  session: HandedOver
  person: Person
  groups: readonly string[]
  audience: string
}

/**
 * Who came, for one application. Its keys are no access token's, and neither are its type and audience: one is never taken
 * for the other (RFC 8725 §3.11, §3.12).
 */
export function signHandOver(handOver: HandOver, { keys, publicUrl, now }: SigningParts): Promise<string> {
  const { code, person, audience } = handOver
  const issuedAt = Math.floor(now.getTime() / 1000)
  return new SignJWT(claimsOf(handOver))
    .setProtectedHeader({ alg: keys.algorithm, kid: keys.currentKeyId, typ: 'hand-over+jwt' })
    .setIssuer(publicUrl)
    .setAudience(audience)
    .setSubject(person.id)
    .setJti(code.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + handOverSeconds)
    .sign(keys.privateKey)
}

function claimsOf({ code, session, person, groups }: HandOver) {
  const { preferredLanguage } = person.attributes
  return {
    tenant: session.tenantSlug,
    name: displayNameOf(person),
    preferred_username: person.userName,
    email: mailAddress(person),
    locale: typeof preferredLanguage === 'string' ? preferredLanguage : undefined,
    groups: [...groups],
    auth_time: Math.floor(session.authenticatedAt.getTime() / 1000),
    amr: [session.isSso || session.method === 'sso' ? 'fed' : 'pwd'],
    nonce: code.nonce,
  }
}
