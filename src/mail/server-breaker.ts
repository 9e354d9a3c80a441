import type { Clock } from '../base/clock.ts'

/** Keeps the sender from trying a whole queue on a server that takes nothing. */
export interface ServerBreaker {
  /** Milliseconds until the server may be tried again; 0: now. */
  waitMillis(): number
  failed(): void
  worked(): void
}

const firstMillis = 5_000
const longestMillis = 60_000

export function createServerBreaker(clock: Clock): ServerBreaker {
  let failures = 0
  let openUntil = 0
  const waitMillis = () => Math.max(0, openUntil - clock().getTime())
  return {
    waitMillis,
    failed() {
      // Those that were in flight together fail together, and count once.
      if (waitMillis() > 0) return
      openUntil = clock().getTime() + Math.min(firstMillis * 2 ** failures++, longestMillis)
    },
    worked() {
      failures = 0
      openUntil = 0
    },
  }
}
