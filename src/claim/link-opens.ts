import type { Log } from '../base/log.ts'
import type { Database } from '../db/connection.ts'
import type { ClaimLink } from './claim-link.ts'
import { countOpens, type Opens } from './link-open-store.ts'

/** Counts how often links are opened, beside the claim: scanners open them too, so nothing follows from it. */
export interface LinkOpens {
  /** Never waits and never fails. */
  record(link: Pick<ClaimLink, 'tenantId' | 'personNo' | 'generation'>): void
  flush(): Promise<void>
  stop(): Promise<void>
}

interface LinkOpensParts {
  db: Database
  log: Log
  flushMilliseconds?: number
}

/** Links that wait in memory while the database is slow; further ones are not counted. */
const capacity = 10_000

/** Added up in memory and written behind the requests, so that a scanner that opens every link of a campaign costs a statement a second. */
export function createLinkOpens({ db, log, flushMilliseconds = 1_000 }: LinkOpensParts): LinkOpens {
  let waiting = new Map<string, Opens>()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const counted = [...waiting.values()]
    waiting = new Map()
    if (counted.length > 0) writing = writing.then(() => countOpens(db, counted)).catch(lost)
    return writing
  }

  function lost(err: unknown): void {
    log.warn({ err }, 'some opens of links were not counted')
  }

  return {
    record({ tenantId, personNo, generation }) {
      const key = `${tenantId} ${personNo} ${generation}`
      const known = waiting.get(key)
      if (!known && waiting.size >= capacity) return
      waiting.set(key, { tenantId, personNo, generation, opens: (known?.opens ?? 0) + 1 })
      timer ??= setTimeout(() => void flush(), flushMilliseconds).unref()
    },
    flush,
    stop: flush,
  }
}
