import type { Clock } from '../base/clock.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Log } from '../base/log.ts'
import type { Database } from '../db/connection.ts'
import { createAttempts } from './attempts.ts'
import { inFlightLimit } from './create-transport.ts'
import { createDeliveryQueue } from './delivery-queue.ts'
import { createHostPace } from './host-pace.ts'
import type { LeasedDelivery } from './lease-deliveries.ts'
import { createMailMaker } from './make-mail.ts'
import { messageId } from './message-id.ts'
import { createOutcomeWriter } from './outcome-writer.ts'
import { createPatience } from './patience.ts'
import { createRefusalBurst } from './refusal-burst.ts'
import { createServerBreaker } from './server-breaker.ts'
import type { SendResult, Transport } from './transport.ts'

export interface MailParts {
  db: Database
  keyring: Keyring
  transport: Transport
  log: Log
  clock: Clock
  /** The origin of all links. */
  publicUrl: string
  mailFrom: { readonly address: string }
  /** No mail leaves; everything stays queued. */
  mailHold: boolean
  /** Told how each attempt ended. */
  onResult?: (kind: SendResult['kind']) => void
  /** Seconds after which the mails of a process that was killed are sent by another. */
  leaseSeconds?: number
  /** After so long without a word about the recipient a mail gives up its place, where five others wait so already. */
  patienceMillis?: number
}

export interface DrainControl {
  /** No more mails are begun; those in flight are finished. */
  stop?: AbortSignal
  /** Mails in flight are abandoned, too. */
  abort?: AbortSignal
  /** Awaited where nothing is due, before looking again; absent: that is the end. */
  idle?: (breakerMillis: number) => Promise<void>
}

/**
 * Sends all mail that is due, `inFlightLimit` at a time, and returns how many were tried. A mail holds its place until
 * its result is stored, so that a kill -9 repeats no more than these. No transaction is open meanwhile.
 */
export async function drainDeliveries(parts: MailParts, control: DrainControl = {}): Promise<number> {
  if (parts.mailHold) return 0
  const { db, log, keyring, publicUrl, transport, leaseSeconds = 90 } = parts
  const breaker = createServerBreaker(parts.clock)
  const burst = createRefusalBurst()
  const patience = createPatience({ afterMillis: parts.patienceMillis ?? 7_000, places: inFlightLimit / 2 })
  const attempts = createAttempts({ transport, patience })
  const writer = createOutcomeWriter(db, log)
  const makeMail = createMailMaker({ db, keyring, publicUrl })
  const domain = parts.mailFrom.address.split('@').at(-1)!
  const giveBack = (delivery: LeasedDelivery) => writer.write({ delivery, messageId: idOf(delivery) })
  const queue = createDeliveryQueue({ db, leaseSeconds, now: () => performance.now(), giveBack })
  const pace = createHostPace(db)
  const renewing = setInterval(() => void queue.renew().catch(() => {}), (leaseSeconds * 1_000) / 3)
  control.abort?.addEventListener('abort', abandon, { once: true })
  let tried = 0

  try {
    await Promise.all(Array.from({ length: inFlightLimit }, sendAll))
    await Promise.all(queue.takeBack().map(giveBack))
    return tried
  } finally {
    clearInterval(renewing)
  }

  // Each sender goes its own way: one that a slow server holds up keeps nobody else from what becomes due.
  async function sendAll() {
    while (!control.stop?.aborted) {
      const delivery = await next()
      if (delivery) await send(delivery)
      else if (control.idle) await control.idle(breaker.waitMillis())
      else return
    }
  }

  async function next(): Promise<LeasedDelivery | undefined> {
    if (breaker.waitMillis() > 0) return undefined
    try {
      await pace()
      return await queue.take()
    } catch (error) {
      if (!control.idle) throw error
      log.warn({ err: error }, 'the queue of mails cannot be read')
      return undefined
    }
  }

  async function send(delivery: LeasedDelivery): Promise<void> {
    tried++
    const mail = await makeMail(delivery, idOf(delivery))
    const result = burst.judge('kind' in mail ? mail : await attempts.send(mail))
    parts.onResult?.(result.kind)
    if (result.kind === 'sent') breaker.worked()
    if (result.kind === 'deferred' && result.serverFault) {
      breaker.failed()
      log.warn({ code: result.code, words: result.words }, 'the mail server takes no mail at the moment')
      await Promise.all(queue.takeBack().map(giveBack))
    }
    await writer.write({ delivery, messageId: idOf(delivery), result })
    queue.done(delivery)
  }

  function abandon() {
    writer.abandon()
    attempts.abandon()
  }

  function idOf(delivery: LeasedDelivery): string {
    return delivery.messageId ?? messageId(keyring, delivery, domain)
  }
}
