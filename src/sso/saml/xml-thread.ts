import { DomainError } from '../../base/errors.ts'
import { answerOf, startThread, type Thread } from './thread.ts'
import { Refused } from './worker/refused.ts'
import type { Order, Outcome, Work, WorkKind } from './worker/work.ts'

// The build puts the thread's own bundle beside ours and says what it is called; tests make it of the source as it stands.
declare const SAML_WORKER: string

const idleMilliseconds = 60_000
const waiting = 100

/** One thread, and nobody's work beside another's: what blocks or exhausts it harms only itself. */
export interface XmlThread {
  /** @throws Refused as the work says, or `took_too_long`; XmlThreadBusy */
  perform<K extends WorkKind>(kind: K, order: Work[K]['order']): Promise<Work[K]['result']>
  stop(): Promise<void>
}

export class XmlThreadBusy extends DomainError {
  readonly code = 'xml_thread_busy'
  readonly kind = 'unavailable'
  override readonly retryAfterSeconds = 3
  constructor() {
    super('too many sign-ins arrive at this moment; try again in a few seconds')
  }
}

/** Started by the first work, and ended after a minute without any: its parsers cost 30 MiB. */
export function createXmlThread(file: URL = new URL(SAML_WORKER, import.meta.url)): XmlThread {
  let thread: Promise<Thread> | undefined
  let idle: NodeJS.Timeout | undefined

  const end = async () => {
    clearTimeout(idle)
    const ending = thread
    thread = undefined
    await (await ending?.catch(() => undefined))?.terminate()
  }
  const start = () => {
    const started = startThread(file, () => {
      if (thread === started) thread = undefined
    })
    return started
  }
  const answer = async (order: Order): Promise<Outcome> => {
    clearTimeout(idle)
    thread ??= start()
    try {
      const outcome = await answerOf(await thread, order)
      idle = setTimeout(() => void end(), idleMilliseconds).unref()
      return outcome
    } catch (error) {
      // Whatever it is doing, the next work gets a thread that is whole.
      await end()
      throw error
    }
  }
  const inTurn = createQueue()
  return {
    async perform<K extends WorkKind>(kind: K, order: Work[K]['order']): Promise<Work[K]['result']> {
      const outcome = await inTurn(() => answer({ kind, order } as Order))
      if ('refused' in outcome) throw new Refused(outcome.refused.reason, outcome.refused.received)
      if ('fault' in outcome) throw new Error(`the thread for XML failed: ${outcome.fault}`)
      return outcome.result
    },
    stop: end,
  }
}

function createQueue() {
  let last: Promise<unknown> = Promise.resolve()
  let length = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (length >= waiting) throw new XmlThreadBusy()
    length++
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      length--
    }
  }
}
