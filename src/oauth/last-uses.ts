import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'

/** When each client of a tenant last asked for an access token, by its id; those that never did are absent. */
export async function lastUsesByOauth(db: Executor, tenantId: number): Promise<Map<string, Date>> {
  const { rows } = await sql<{ clientId: string; at: Date }>`
    select client_id, max(last_used_at) as at from (
      select client_id, last_used_at from client_secret where tenant_id = ${tenantId} and last_used_at is not null
      union all select client_id, last_used_at from client_key where tenant_id = ${tenantId} and last_used_at is not null
    ) as used group by client_id`.execute(db)
  return new Map(rows.map(({ clientId, at }) => [clientId, at]))
}
