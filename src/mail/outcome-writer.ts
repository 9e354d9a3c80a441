import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../base/log.ts'
import type { Database } from '../db/connection.ts'
import { type Outcome, writeOutcomes } from './record-results.ts'

export interface OutcomeWriter {
  /** Settles when the outcome is stored; outcomes that arrive meanwhile are stored together, in one statement. */
  write(outcome: Outcome): Promise<void>
  /** Gives up on a database that does not come back. */
  abandon(): void
}

const retryMillis = 500

/** Never loses an outcome to a database that is away for a while: a mail that was sent must not look unsent. */
export function createOutcomeWriter(db: Database, log: Log): OutcomeWriter {
  let waiting: { outcome: Outcome; done: () => void }[] = []
  let writing = false
  const abandoned = new AbortController()

  return {
    write: (outcome) =>
      new Promise((done) => {
        waiting.push({ outcome, done })
        if (!writing) void writeAll()
      }),
    abandon() {
      abandoned.abort()
    },
  }

  async function writeAll() {
    writing = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await writeOnce(batch.map(({ outcome }) => outcome))
      for (const { done } of batch) done()
    }
    writing = false
  }

  async function writeOnce(outcomes: Outcome[]) {
    while (!abandoned.signal.aborted) {
      try {
        return await writeOutcomes(db, outcomes)
      } catch (error) {
        log.warn({ err: error, mails: outcomes.length }, 'the results of mails cannot be stored yet')
        await sleep(retryMillis)
      }
    }
  }
}
