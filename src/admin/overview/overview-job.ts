import type { Clock } from '../../base/clock.ts'
import type { Database } from '../../db/connection.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import { countAnew, type CountOf, overviewJob } from './overview-counts.ts'

/** Counts what the overview of a large tenant was asked for. */
export function registerOverview(jobs: Pick<Jobs, 'register'>, { db, clock }: { db: Database; clock: Clock }): void {
  let last: Promise<unknown> = Promise.resolve()
  jobs.register<CountOf>(overviewJob, (which) => {
    // One after the other: each keeps a core of the database busy, and people look at the panel meanwhile.
    const counted = last.then(() => countAnew(db, which, clock()))
    last = counted.catch(() => {})
    return counted
  })
}
