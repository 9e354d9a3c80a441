import { sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import { stateConditions } from '../../people/state-condition.ts'

/** The number of somebody who can claim for a while yet. */
export async function openInvitation(db: Executor, tenantId: number): Promise<number | undefined> {
  const { rows } = await sql<{ personNo: number }>`
    select person_no from standing
    where standing.tenant_id = ${tenantId} and ${stateConditions.invited} and link_expires_at > now() + interval '1 day'
    order by link_expires_at desc, person_no limit 1`.execute(db)
  return rows[0]?.personNo
}
