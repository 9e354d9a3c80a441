import { drainDeliveries, type MailParts } from './drain-deliveries.ts'

/** Sends mail for as long as the process lives. */
export interface MailSender {
  start(): void
  /** Looks at once instead of within the next second. */
  wake(): void
  /** Finishes what is in flight, for at most `graceMillis`. */
  stop(graceMillis?: number): Promise<void>
}

const idleMillis = 1_000

export function createMailSender(parts: MailParts): MailSender {
  const stop = new AbortController()
  const abort = new AbortController()
  let wake = () => {}
  let nextLook: Promise<void> | undefined
  let running: Promise<unknown> | undefined

  return {
    start() {
      running ??= drainDeliveries(parts, { stop: stop.signal, abort: abort.signal, idle })
    },
    wake: () => wake(),
    async stop(graceMillis = 25_000) {
      stop.abort()
      wake()
      const deadline = setTimeout(() => abort.abort(), graceMillis)
      await running
      clearTimeout(deadline)
      await parts.transport.close()
    },
  }

  // One look for all senders. No notification is needed for correctness: what is missed is found a second later.
  function idle(breakerMillis: number): Promise<void> {
    nextLook ??= new Promise<void>((resolve) => {
      const look = () => {
        clearTimeout(timer)
        nextLook = undefined
        resolve()
      }
      const timer = setTimeout(look, Math.max(idleMillis, breakerMillis))
      wake = breakerMillis > 0 ? () => stop.signal.aborted && look() : look
    })
    return nextLook
  }
}
