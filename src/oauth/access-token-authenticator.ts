import { type Clock, systemClock } from '../base/clock.ts'
import type { Database } from '../db/connection.ts'
import type { AuthenticatorOptions, ClientAuthenticator } from '../tenants/client-authenticator.ts'
import { lastUse } from '../tenants/last-use.ts'
import { remembered } from '../tenants/remembered.ts'
import { type Credential, type TokenParts, type VerifiedToken, verifyAccessToken } from './access-token.ts'
import { findCaller, writeLastUse } from './credential-store.ts'

const mostRemembered = 1_000
const longestToken = 2_000

/**
 * Takes the access tokens of `/oauth/token`. A signature stays right, so it is checked once; the credential behind the
 * token is asked for every second, so that a revocation works within one. One a process.
 */
export function createAccessTokenAuthenticator(
  db: Database,
  { clock = systemClock, onError = () => {}, ...parts }: AuthenticatorOptions & TokenParts,
): ClientAuthenticator {
  const verify = verifiedOnce(parts, clock)
  const find = remembered((name) => findCaller(db, named(name)), { milliseconds: 1_000, clock })
  const used = lastUse((name) => writeLastUse(db, named(name)), { clock, onError })

  return async (bearer) => {
    if (!bearer.startsWith('ey') || bearer.length > longestToken) return undefined
    const token = await verify(bearer)
    if (!token) return undefined
    const name = nameOf(token.credential)
    const caller = await find(name)
    // A token's client is its credential's; another one was never signed by us.
    if (caller?.clientId !== token.credential.clientId) return undefined
    used(name)
    return caller
  }
}

function verifiedOnce(parts: TokenParts, clock: Clock): (token: string) => Promise<VerifiedToken | undefined> {
  const known = new Map<string, VerifiedToken>()
  return async (token) => {
    const now = clock()
    const found = known.get(token)
    if (found && found.endsAt > now) return found
    known.delete(token)
    const verified = await verifyAccessToken(token, parts, now)
    if (!verified) return undefined
    if (known.size >= mostRemembered) forgetOldest(known)
    known.set(token, verified)
    return verified
  }
}

function forgetOldest(known: Map<string, unknown>) {
  const [oldest] = known.keys()
  known.delete(oldest!)
}

function nameOf({ kind, tenantId, id }: Credential): string {
  return `${kind}:${tenantId}:${id}`
}

function named(name: string): Pick<Credential, 'kind' | 'tenantId' | 'id'> {
  const [kind, tenantId, id] = name.split(':') as [Credential['kind'], string, string]
  return { kind, tenantId: Number(tenantId), id }
}
