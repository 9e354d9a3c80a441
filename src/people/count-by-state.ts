import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { PersonState } from './person.ts'
import { stateConditions } from './state-condition.ts'

export interface StateCounts extends Record<PersonState, number> {
  /** Of the uninvited, those whose invitation was taken back. */
  withdrawn: number
  total: number
}

/** Each state is counted in the partial index that holds nothing else. */
export async function countByState(db: Executor, tenantId: number): Promise<StateCounts> {
  const count = (state: PersonState) =>
    sql`(select count(*) from standing where standing.tenant_id = ${tenantId} and ${stateConditions[state]})`
  const { rows } = await sql<
    Omit<StateCounts, 'total'>
  >`select ${count('uninvited')} as uninvited, ${count('invited')} as invited,
    ${count('claimed')} as claimed, ${count('deactivated')} as deactivated,
    (select count(*) from standing where standing.tenant_id = ${tenantId} and ${stateConditions.uninvited}
      and standing.withdrawn_at is not null) as withdrawn`.execute(db)
  const counts = rows[0]!
  return { ...counts, total: counts.uninvited + counts.invited + counts.claimed + counts.deactivated }
}
