import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'

/** Changes that may wait to be folded: so many are summed in a moment. */
const mostChanges = 500

/** Folds the written changes of the standings into one row a tenant. The sum stays the same at every moment. */
export async function foldCounts(db: Executor): Promise<void> {
  await sql`
    with gone as (
      delete from standing_count where tenant_id in (
        select tenant_id from standing_count group by tenant_id having count(*) > ${mostChanges}::int
      )
      returning *
    )
    insert into standing_count (tenant_id, invited, claimed, deactivated, withdrawn)
    select tenant_id, sum(invited), sum(claimed), sum(deactivated), sum(withdrawn) from gone group by tenant_id`.execute(
    db,
  )
}
