import { hashToken } from '../base/tokens.ts'
import type { Database } from '../db/connection.ts'
import { statement } from '../db/statement.ts'

/** A token that once worked, and why it does no longer. */
export interface LapsedToken {
  tenantId: number
  clientId: string
  tokenId: string
  why: 'expired' | 'revoked' | 'disconnected'
}

const find = statement<LapsedToken>(
  'lapsed_client_token',
  `select token.tenant_id as "tenantId", token.client_id as "clientId", token.id as "tokenId",
      case when client.disabled_at is not null then 'disconnected'
        when token.revoked_at is not null then 'revoked' else 'expired' end as why
    from client_token token
    join provisioning_client client on client.tenant_id = token.tenant_id and client.id = token.client_id
    where token.hash = $1
      and (token.revoked_at is not null or token.expires_at <= now() or client.disabled_at is not null)`,
)

/** For the provisioning log alone: its owner sees why the client is refused; who holds the token learns nothing. */
export async function findLapsedToken(db: Database, bearer: string): Promise<LapsedToken | undefined> {
  return bearer.startsWith('vst_scim_') ? find.first(db, [hashToken(bearer)]) : undefined
}
