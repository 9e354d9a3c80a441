import { EventEmitter, once } from 'node:events'
import {
  type ParsedCronItem,
  run,
  type Runner as WorkerRunner,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import type pg from 'pg'
import type { Log } from '../base/log.ts'
import { freeAbandonedJobs, markAlive } from './abandoned-jobs.ts'
import { workerLogger } from './worker-log.ts'
import { watchWorker, type WorkerWatch } from './worker-watch.ts'

export interface RunnerParts {
  pool: pg.Pool
  log: Log
  concurrency: number
  sweepMillis: number
  taskList: TaskList
  cron: ParsedCronItem[]
  channels: ReadonlyMap<string, () => void>
}

export interface Runner {
  stop(): Promise<void>
}

const restartMillis = 5_000

/** Keeps a worker running: whatever ends it, a lost database before all, it is started again. */
export function startRunner(parts: RunnerParts): Runner {
  const stopping = new AbortController()
  let wake = () => {}
  let current: WorkerRunner | undefined
  let watch: WorkerWatch | undefined

  const sweep = setInterval(() => void freeAbandonedJobs(parts.pool, watch).catch(() => {}), parts.sweepMillis)
  sweep.unref()

  const ended = (async () => {
    while (!stopping.signal.aborted) {
      try {
        const events: WorkerEvents = new EventEmitter()
        watch = watchWorker(events, () => void current?.stop().catch(() => {}))
        current = await startWorker(parts, events)
        if (stopping.signal.aborted) await current.stop()
        await current.promise
      } catch (error) {
        parts.log.warn({ err: error }, 'the job worker ended and is started again')
      }
      current = undefined
      if (stopping.signal.aborted) return
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, restartMillis).unref()
      })
    }
  })()

  return {
    async stop() {
      stopping.abort()
      clearInterval(sweep)
      wake()
      // Refused where it has just ended by itself, which is as good.
      await current?.stop().catch(() => {})
      await ended
    },
  }
}

function startWorker(
  { pool, log, concurrency, taskList, cron, channels }: RunnerParts,
  events: WorkerEvents,
): Promise<WorkerRunner> {
  events.on('pool:listen:success', ({ client, workerPool }) => {
    attend(client, workerPool.id, channels).catch((error: unknown) => log.warn({ err: error }, 'listening failed'))
  })
  events.on('pool:listen:release', ({ client }) => void client.query(leave).catch(() => {}))
  events.on('pool:listen:notification', ({ message }) => channels.get(message.channel)?.())
  return run({
    pgPool: pool,
    concurrency,
    taskList,
    parsedCronItems: cron,
    events,
    noHandleSignals: true,
    logger: workerLogger(log),
    // In batches, even of one: only then does the worker wait for a job's completion when it stops, and only then does a
    // database that is lost at that moment not end the process by an unhandled rejection.
    preset: { worker: { gracefulShutdownAbortTimeout: 25_000, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  })
}

// The connection goes back to the pool, and must not say any longer that the worker lives.
const leave = 'select pg_advisory_unlock_all(); unlisten *'

async function attend(client: pg.PoolClient, workerId: string, channels: RunnerParts['channels']) {
  // Until then the worker's own LISTEN is under way, and a connection without pipelining takes one query at a time.
  await once(client, 'drain')
  await markAlive(client, workerId)
  for (const [channel, handler] of channels) {
    await client.query(`listen ${client.escapeIdentifier(channel)}`)
    // What was notified while nobody listened is lost, so everybody looks once.
    handler()
  }
}
