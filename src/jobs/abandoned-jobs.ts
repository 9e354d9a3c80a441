import type pg from 'pg'
import type { WorkerWatch } from './worker-watch.ts'

/** Any number that no one else uses as the first half of an advisory lock in this database. */
const lockClass = 1_986_359_923

/**
 * Says that the process behind `workerId` lives, for as long as the connection does. graphile-worker itself leaves the
 * jobs of a killed process locked for four hours; by this lock the others see at once that it is gone.
 */
export async function markAlive(client: pg.ClientBase, workerId: string): Promise<void> {
  // So that a machine that lost its power is noticed within a minute, and not in two hours.
  await client.query('set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3')
  await client.query('select pg_advisory_lock($1, hashtext($2))', [lockClass, workerId])
}

/**
 * Lets jobs run again that nobody runs: those of processes that are gone, and those of this process's own worker whose
 * fetching was answered by a lost connection, so that the worker never heard of them.
 */
export async function freeAbandonedJobs(pool: pg.Pool, own?: WorkerWatch): Promise<void> {
  await pool.query(freeDead, [lockClass])
  if (own?.workerId !== undefined) await pool.query(freeUnheard, [own.workerId, [...own.jobIds]])
}

// Five seconds, since a worker takes its first job and its lock at about the same time.
const freeDead = `
  with dead as (
    select distinct locked_by from graphile_worker.jobs job
    where locked_by is not null and locked_at < now() - interval '5 seconds'
      and not exists (
        select from pg_locks
        where locktype = 'advisory' and objsubid = 2 and granted
          and database = (select oid from pg_database where datname = current_database())
          and classid = $1::bigint::oid and objid = (hashtext(job.locked_by)::bigint & 4294967295)::oid
      )
  )
  select graphile_worker.force_unlock_workers(array_agg(locked_by)) from dead having count(*) > 0
`

// Longer, since what was run is completed in a batch that may wait for the database. No function of graphile-worker frees single jobs.
const freeUnheard = `
  update graphile_worker._private_jobs set locked_by = null, locked_at = null
  where locked_by = $1 and locked_at < now() - interval '60 seconds' and not id = any($2::bigint[])
`
