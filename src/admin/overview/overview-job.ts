import type { Clock } from '../../base/clock.ts'
import type { Database } from '../../db/connection.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import { countAnew, type CountOf, overviewJob } from './overview-counts.ts'

/** Counts what the overview of a large tenant was asked for. */
export function registerOverview(jobs: Jobs, { db, clock }: { db: Database; clock: Clock }): void {
  jobs.register<CountOf>(overviewJob, (which) => countAnew(db, which, clock()))
}
