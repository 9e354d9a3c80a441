import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { PersonState } from './person.ts'

export interface StateCounts extends Record<PersonState, number> {
  /** Of the uninvited, those whose invitation was taken back. */
  withdrawn: number
  total: number
}

/** Summed from what triggers wrote down with each change, and so exact, at the cost of a few rows whatever the number of people. */
export async function countByState(db: Executor, tenantId: number): Promise<StateCounts> {
  const { rows } = await sql<Omit<StateCounts, 'uninvited'>>`
    select (select coalesce(sum(n), 0)::bigint from person_count where tenant_id = ${tenantId}) as total,
      coalesce(sum(invited), 0) as invited, coalesce(sum(claimed), 0) as claimed,
      coalesce(sum(deactivated), 0) as deactivated, coalesce(sum(withdrawn), 0) as withdrawn
    from standing_count where tenant_id = ${tenantId}`.execute(db)
  const counts = rows[0]!
  return { ...counts, uninvited: counts.total - counts.invited - counts.claimed - counts.deactivated }
}
