import { sql } from 'kysely'
import type { Trx } from './connection.ts'

/**
 * Until the end of the transaction each row is looked up by its key, for work on many rows whose keys are known. A plan depends
 * neither on the values nor on statistics: of a company that came after the last ANALYZE the planner believes that it is one row,
 * and would read all of its people again for each of a chunk.
 */
export async function lookUpByKey(trx: Trx): Promise<void> {
  await sql`select set_config('plan_cache_mode', 'force_generic_plan', true),
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`.execute(trx)
}
