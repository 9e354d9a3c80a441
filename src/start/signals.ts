import type { Log } from '../base/log.ts'

/** npm passes on the Ctrl-C that the terminal has already sent to all: the same wish twice is no second one. */
const sameWishMs = 1_000
const longestStopMs = 90_000

/** The first signal stops in order and ends with 0; the next one ends at once. */
export function stopOnSignals(stop: () => Promise<void>, log: Log): void {
  let askedAt: number | undefined
  const onSignal = (signal: NodeJS.Signals) => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > sameWishMs) process.exit(1)
      return
    }
    askedAt = performance.now()
    log.info({ signal }, 'stopping: what is under way is finished first; the same signal again ends at once')
    // Longer than any part of the stop should take: a connection that hangs must not keep the process.
    setTimeout(() => process.exit(1), longestStopMs).unref()
    stop().then(
      () => {
        log.info('stopped')
        process.exit(0)
      },
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
}

/** Nothing that one request, job or lost connection does may end the process of all others. */
export function surviveFaults(log: Log): void {
  process.on('unhandledRejection', (reason) => log.error({ err: reason }, 'a promise was rejected and nobody listened'))
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nobody caught')
    // A socket's error without a listener leaves nothing half done; after any other the state is unknown.
    if (!isSocketError(error)) process.exit(1)
  })
}

function isSocketError(error: Error): boolean {
  return 'syscall' in error && ['read', 'write', 'connect'].includes(String(error.syscall))
}
