import type { WorkerEvents } from 'graphile-worker'

/** What a worker of graphile-worker is seen doing. */
export interface WorkerWatch {
  /** By which its jobs are locked; undefined until it listens. */
  workerId: string | undefined
  /** Jobs that it runs, or has run and not yet told the database. */
  readonly jobIds: ReadonlySet<string>
}

/** Fetches that fail before one has succeeded, after which the worker is given up. */
const mostFailures = 3

/**
 * @param giveUp called for a worker that never gets going: graphile-worker 0.17.3 keeps the promise of its first look at
 *   the table of tasks, and where the database was lost in that very moment, every later fetch fails with it for ever.
 */
export function watchWorker(events: WorkerEvents, giveUp: () => void): WorkerWatch {
  const jobIds = new Set<string>()
  const watch: WorkerWatch = { workerId: undefined, jobIds }
  let hasFetched = false
  let failures = 0
  const fetched = () => {
    hasFetched = true
  }
  events.on('pool:create', ({ workerPool }) => {
    watch.workerId = workerPool.id
  })
  events.on('worker:getJob:empty', fetched)
  events.on('job:start', ({ job }) => {
    fetched()
    jobIds.add(job.id)
  })
  events.on('job:complete', ({ job }) => void jobIds.delete(job.id))
  events.on('worker:getJob:error', () => {
    if (!hasFetched && ++failures >= mostFailures) giveUp()
  })
  return watch
}
