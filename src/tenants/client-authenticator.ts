import { type Clock, systemClock } from '../base/clock.ts'
import { hashToken } from '../base/tokens.ts'
import type { Database } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import { callerRights, tenantOfClient } from './caller-sql.ts'
import { lastUse } from './last-use.ts'
import type { ClientCaller } from './provisioning-client.ts'
import { remembered } from './remembered.ts'

const findCaller = statement<ClientCaller>(
  'client_caller',
  `select token.tenant_id as "tenantId", token.client_id as "clientId", client.kind as "clientKind", token.id as "tokenId",
      ${callerRights}
    from client_token token
    join provisioning_client client on client.tenant_id = token.tenant_id and client.id = token.client_id
    ${tenantOfClient}
    where token.hash = $1 and token.revoked_at is null and token.expires_at > now() and client.disabled_at is null`,
)

const writeLastUse = statement<never>(
  'client_token_used',
  `update client_token set last_used_at = now()
    where hash = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
)

export interface AuthenticatorOptions {
  clock?: Clock
  /** Told when the last use could not be written; the request went well all the same. */
  onError?: (error: unknown) => void
}

/** Every token, malformed, unknown, expired, revoked or of a disconnected client, is the same undefined. */
export type ClientAuthenticator = (bearer: string) => Promise<ClientCaller | undefined>

/** One a process. A caller is remembered for a second at most. */
export function createClientAuthenticator(
  db: Database,
  { clock = systemClock, onError = () => {} }: AuthenticatorOptions = {},
): ClientAuthenticator {
  const find = remembered((hash) => findCaller.first(db, [Buffer.from(hash, 'base64')]), { milliseconds: 1_000, clock })
  const used = lastUse((hash) => writeLastUse.all(db, [Buffer.from(hash, 'base64')]), { clock, onError })

  return async (bearer) => {
    if (!bearer.startsWith('vst_scim_')) return undefined
    const hash = hashToken(bearer).toString('base64')
    const found = await find(hash)
    if (!found) return undefined
    used(hash)
    return found
  }
}

/** Asks one after the other; they tell their tokens apart by how these begin. */
export function anyAuthenticator(...authenticators: readonly ClientAuthenticator[]): ClientAuthenticator {
  return async (bearer) => {
    for (const authenticate of authenticators) {
      const caller = await authenticate(bearer)
      if (caller) return caller
    }
    return undefined
  }
}
