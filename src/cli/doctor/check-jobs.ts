import { sql } from 'kysely'
import type { Database } from '../../db/connection.ts'
import { type Finding, ok, warning } from './finding.ts'

/** Campaigns and cleaning run as jobs; one that is tried in vain stands still in silence. */
export async function checkJobs(db: Database): Promise<Finding[]> {
  const { rows } = await sql<{ failing: number; example: string | null }>`
    select count(*) as failing, min(task_identifier || ': ' || coalesce(last_error, '')) as example
    from graphile_worker.jobs where attempts > 2`.execute(db)
  const { failing, example } = rows[0]!
  if (failing === 0) return [ok('jobs', 'none is failing')]
  const shown = (example ?? '').split('\n')[0]!.slice(0, 120)
  return [warning('jobs', `${failing} keep failing (${shown})`, 'look into the log of the server')]
}
