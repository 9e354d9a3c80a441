import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Database } from '../db/connection.ts'
import { DatabaseUnavailable } from '../base/errors.ts'
import type { LoggedRequest } from './logged-request.ts'
import { insertRequests, type PendingRequest } from './insert-requests.ts'
import { makePartitions } from './partitions.ts'

/** Where SCIM's edge leaves what happened. */
export interface RequestLog {
  /** Never waits and never fails. */
  record: (request: LoggedRequest) => void
  /** Writes down what waits, as far as the database takes it. */
  flush: () => Promise<void>
  /** After the last request. */
  stop: () => Promise<void>
}

export interface RequestLogParts {
  db: Database
  log: Log
  clock: Clock
  /** Told how many were lost: the queue was full, or the database refused them. */
  onDropped: (requests: number) => void
  flushMilliseconds?: number
  batchSize?: number
  /** Requests that wait in memory while the database is gone; beyond, the oldest are dropped. */
  capacity?: number
}

/** Of the bodies of a batch. */
const mostCharacters = 400_000

/**
 * Kept in memory and written in batches, so that a request pays for a line in a list and not for a round trip. What a
 * kill -9 catches here is lost: the log tells admins what happened, the audit and the rows themselves are the truth.
 */
export function createRequestLog(parts: RequestLogParts): RequestLog {
  const { db, log, clock, onDropped, flushMilliseconds = 500, batchSize = 500, capacity = 10_000 } = parts
  let waiting: PendingRequest[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  function record(request: LoggedRequest) {
    waiting.push({ request, arrivedAt: new Date(clock().getTime() - request.milliseconds) })
    if (waiting.length > capacity) drop(batchSize)
    if (waiting.length >= batchSize && !writing) void flush()
    else timer ??= setTimeout(() => void flush(), flushMilliseconds).unref()
  }

  function drop(requests: number) {
    waiting = waiting.slice(requests)
    onDropped(requests)
  }

  /** One at a time: what comes meanwhile waits for the next batch. */
  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing ??= writeAll().finally(() => {
      writing = undefined
      if (waiting.length > 0) timer ??= setTimeout(() => void flush(), flushMilliseconds).unref()
    })
    return writing
  }

  async function writeAll() {
    // Only what waits now, so that a stream of requests does not keep this going for ever.
    for (let left = waiting.length; left > 0 && waiting.length > 0; ) {
      const batch = waiting.slice(0, sizeOfBatch(waiting, batchSize))
      waiting = waiting.slice(batch.length)
      left -= batch.length
      if (!(await write(batch))) return
    }
  }

  async function write(batch: PendingRequest[]): Promise<boolean> {
    try {
      await insert(batch)
      return true
    } catch (error) {
      if (error instanceof DatabaseUnavailable) {
        waiting = [...batch, ...waiting]
        const beyond = waiting.length - capacity
        if (beyond > 0) drop(beyond)
        return false
      }
      // One that cannot be stored must not take the others with it.
      if (batch.length > 1) return writeHalves(batch)
      log.warn({ err: error }, 'a request could not be written to the provisioning log')
      onDropped(1)
      return true
    }
  }

  async function writeHalves(batch: PendingRequest[]): Promise<boolean> {
    const middle = batch.length >> 1
    if (await write(batch.slice(0, middle))) return write(batch.slice(middle))
    waiting = [...batch.slice(middle), ...waiting]
    return false
  }

  async function insert(batch: PendingRequest[]) {
    try {
      await insertRequests(db, batch)
    } catch (error) {
      if (!isWithoutPartition(error)) throw error
      await makePartitions(db)
      await insertRequests(db, batch)
    }
  }

  return {
    record,
    flush,
    async stop() {
      clearTimeout(timer)
      await writing
      await flush()
      clearTimeout(timer)
    },
  }
}

/** Long bodies are written by fewer: each batch is put together in one turn of the event loop. */
function sizeOfBatch(waiting: readonly PendingRequest[], most: number): number {
  let characters = 0
  const end = waiting.findIndex(({ request }, at) => {
    characters += request.body?.length ?? 0
    return at === most || (at > 0 && characters > mostCharacters)
  })
  return end < 0 ? waiting.length : end
}

/** The day has no partition yet: nobody was there to make it ahead. Told from a broken check by naming no constraint. */
function isWithoutPartition(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === '23514' && constraint === undefined
}
