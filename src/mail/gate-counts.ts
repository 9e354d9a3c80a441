import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'

/** Mail that was not sent because of who its recipient was by then, by reason in words. */
export async function countHeldBack(db: Executor, tenantId: number): Promise<{ reason: string; mails: number }[]> {
  const { rows } = await sql<{ reason: string; mails: number }>`
    select coalesce(result, 'unknown') as reason, count(*) as mails from delivery
    where tenant_id = ${tenantId} and state = 'cancelled'
    group by 1 order by 2 desc, 1`.execute(db)
  return rows
}
