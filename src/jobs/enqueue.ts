import { sql } from 'kysely'
import type { JsonObject } from '../base/json.ts'
import type { Executor } from '../db/connection.ts'

export interface EnqueueOptions {
  /** While a job with this key waits, enqueueing it again changes that one instead of adding another. */
  key?: string
  /** Not before. */
  runAt?: Date
  /** Jobs of one queue run one after the other. */
  queue?: string
}

/**
 * Adds a job in the caller's transaction: it runs after the commit, at least once, and never where that rolls back.
 * A handler that throws is tried again, 25 times over about three days.
 */
export async function enqueueJob(
  db: Executor,
  task: string,
  payload: JsonObject = {},
  { key, runAt, queue }: EnqueueOptions = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(
    ${task}, ${JSON.stringify(payload)}::json, queue_name := ${queue ?? null},
    run_at := ${runAt ?? null}::timestamptz, job_key := ${key ?? null})`.execute(db)
}
