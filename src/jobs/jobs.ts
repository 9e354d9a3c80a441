import { runMigrations, type ParsedCronItem, parseCronItem, type Task } from 'graphile-worker'
import pg from 'pg'
import type { JsonObject } from '../base/json.ts'
import type { Log } from '../base/log.ts'
import { endSilentConnections } from '../db/silent-connections.ts'
import { type Runner, startRunner } from './runner.ts'
import { workerLogger } from './worker-log.ts'

export interface JobsOptions {
  databaseUrl: string
  log: Log
  /** Jobs that this process runs at the same time. */
  concurrency?: number
  /** How often jobs of processes that are gone are looked for. */
  sweepMillis?: number
}

/** `signal` is aborted when the process is asked to stop: finish the step at hand and return, the job is run again. */
export type JobHandler<Payload extends object = JsonObject> = (payload: Payload, signal: AbortSignal) => Promise<void>

/** All registering comes before `start`, and there is at least one task. */
export interface Jobs {
  /** `Payload` is what {@link enqueueJob} was given for the task: nobody else writes the queue. */
  register<Payload extends object = JsonObject>(task: string, handler: JobHandler<Payload>): void
  /** @param cron five fields, in UTC. Of all processes on the database one runs it each time. */
  schedule(cron: string, task: string): void
  /** Calls `handler` whenever a transaction that did `notify` on the channel commits, and after a lost connection came back. */
  listen(channel: string, handler: () => void): void
  /** Applies graphile-worker's own migrations, then runs jobs until {@link Jobs.stop}. */
  start(): Promise<void>
  /** Takes no more jobs and waits for those that run. */
  stop(): Promise<void>
}

/** graphile-worker behind a small face, on a pool of its own: it neither expects nor gets pipelined connections. */
export function createJobs({ databaseUrl, log, concurrency = 3, sweepMillis = 10_000 }: JobsOptions): Jobs {
  const tasks = new Map<string, JobHandler<never>>()
  const cron: ParsedCronItem[] = []
  const channels = new Map<string, () => void>()
  let stopping = new AbortController()
  let pool: pg.Pool | undefined
  let runner: Runner | undefined

  return {
    register: (task, handler) => void tasks.set(task, handler),
    schedule: (match, task) => void cron.push(parseCronItem({ task, match, identifier: task })),
    listen: (channel, handler) => void channels.set(channel, handler),
    async start() {
      stopping = new AbortController()
      pool = workerPool(databaseUrl, concurrency)
      await migrateJobs(pool, log)
      const taskList = Object.fromEntries([...tasks].map(([task, handler]) => [task, taskOf(handler, stopping.signal)]))
      runner = startRunner({ pool, log, concurrency, sweepMillis, taskList, cron, channels })
    },
    async stop() {
      stopping.abort()
      await runner?.stop()
      await pool?.end()
      runner = pool = undefined
    },
  }
}

/** Safe to call from several processes at once. */
export async function migrateJobs(pool: pg.Pool, log: Log): Promise<void> {
  await runMigrations({ pgPool: pool, logger: workerLogger(log) })
}

function workerPool(connectionString: string, concurrency: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    // One more listens, one more looks for jobs and completes them.
    max: concurrency + 2,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'vestibule jobs',
  })
  // Without listeners a lost database would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  endSilentConnections(pool, { url: connectionString })
  return pool
}

function taskOf(handler: JobHandler<never>, signal: AbortSignal): Task {
  return (payload) => handler((payload ?? {}) as never, signal)
}
