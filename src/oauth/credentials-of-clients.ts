import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { Credential } from './access-token.ts'

/** By what a client gets its access tokens, without the thing itself. */
export interface OauthCredential {
  clientId: string
  kind: Credential['kind']
  /** Null for a key, which lives until it is taken out. */
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
}

/** Of all clients of a tenant, also the expired and the revoked. */
export async function listOauthCredentials(db: Executor, tenantId: number): Promise<OauthCredential[]> {
  const { rows } = await sql<OauthCredential>`
    select client_id, 'secret' as kind, expires_at, revoked_at, last_used_at from client_secret where tenant_id = ${tenantId}
    union all
    select client_id, 'key', null, null, last_used_at from client_key where tenant_id = ${tenantId}`.execute(db)
  return rows
}
