import type { IncomingMessage } from 'node:http'
import { limitKey } from '../http/client-address.ts'
import type { Limit } from '../http/rate-limits.ts'
import type { ClientAuthenticator } from '../tenants/client-authenticator.ts'
import type { ClientCaller } from '../tenants/provisioning-client.ts'
import { TokenNeeded } from './errors-of-access.ts'

export interface Gate {
  authenticate: ClientAuthenticator
  /** Counts wrong tokens by address; a right one is never counted, nor slowed by wrong ones from the same office. */
  badBearer: Limit
}

/**
 * The tenant is the token's and nothing else's (security §1.1). HTTP Basic is taken with the token as the password,
 * and a token without a scheme, since some clients know nothing else; a token in the URL is not looked at.
 * @throws TokenNeeded, TooManyAttempts
 */
export async function authenticateClient(
  request: IncomingMessage,
  clientAddress: string,
  { authenticate, badBearer }: Gate,
): Promise<ClientCaller> {
  const token = tokenOf(request.headers.authorization)
  const caller = token === undefined ? undefined : await authenticate(token)
  if (caller) return caller
  await badBearer.spend(limitKey(clientAddress))
  throw new TokenNeeded()
}

export function tokenOf(authorization = ''): string | undefined {
  const space = authorization.indexOf(' ')
  // Okta's header authentication sends what was entered, as it is.
  if (space < 0) return authorization
  const scheme = authorization.slice(0, space).toLowerCase()
  const credentials = authorization.slice(space + 1).trim()
  if (scheme === 'bearer') return credentials
  if (scheme !== 'basic') return undefined
  const pair = Buffer.from(credentials, 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}
