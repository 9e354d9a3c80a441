import { Worker } from 'node:worker_threads'
import { Refused } from './worker/refused.ts'
import type { Order, Outcome } from './worker/work.ts'

export type Thread = Worker

/** From the moment the thread takes it up (security §5.29). */
const deadlineMilliseconds = 2_000
const startMilliseconds = 15_000
const memoryMegabytes = 128

/**
 * Resolves at its first word, when its parsers are loaded: loading does not count against anybody's two seconds.
 * @param onExit also of a thread that nobody waits for
 */
export function startThread(file: URL, onExit: () => void): Promise<Thread> {
  const worker = new Worker(file, {
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    // Neither the environment's secrets nor the flags of this process.
    env: {},
    execArgv: [],
  })
  worker.unref()
  worker.on('exit', onExit)
  // An error of a thread that nobody listens to would end the process; its end follows in any case.
  worker.on('error', () => {})
  return firstOf(worker, { milliseconds: startMilliseconds, late: () => new Error('it did not start in time') }).then(
    () => worker,
  )
}

/** @throws Refused `took_too_long` past time or memory; the thread is then to be ended */
export function answerOf(worker: Thread, order: Order): Promise<Outcome> {
  const late = () => new Refused('took_too_long')
  const answer = firstOf<Outcome>(worker, { milliseconds: deadlineMilliseconds, late })
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  worker.postMessage(order)
  return answer
}

interface Deadline {
  milliseconds: number
  late: () => Error
}

function firstOf<T>(worker: Worker, { milliseconds, late }: Deadline): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(late())), milliseconds)
    const onMessage = (message: T) => settle(() => resolve(message))
    const onError = (error: NodeJS.ErrnoException) =>
      settle(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? late() : error))
    const onExit = () => settle(() => reject(new Error('the thread ended')))
    const settle = (how: () => void) => {
      clearTimeout(timer)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      how()
    }
    worker.once('message', onMessage).once('error', onError).once('exit', onExit)
  })
}
