import type { Database } from '../db/connection.ts'
import { createLeaser, type LeasedDelivery, leaseSize, renewLeases } from './lease-deliveries.ts'
import type { DeliveryKey } from './message-id.ts'

export interface DeliveryQueue {
  /** The next mail to send, or undefined where none is due. */
  take(): Promise<LeasedDelivery | undefined>
  /** To be called once the outcome is stored. */
  done(delivery: LeasedDelivery): void
  /** Keeps what is being sent from being taken for abandoned. */
  renew(): Promise<void>
  /** Those that wait here unsent; they are no longer handed out. */
  takeBack(): LeasedDelivery[]
}

// A mail that was read ahead goes back after this time, so that the gate's decision on it is never older.
const freshMillis = 2_000

export interface QueueParts {
  db: Database
  leaseSeconds: number
  /** Monotonic milliseconds. */
  now: () => number
  giveBack: (stale: LeasedDelivery) => Promise<void>
}

/** Leased mails read ahead of the senders, by one statement at a time. */
export function createDeliveryQueue({ db, leaseSeconds, now, giveBack }: QueueParts): DeliveryQueue {
  const lease = createLeaser(db, leaseSeconds)
  const waiting: LeasedDelivery[] = []
  let leasedAt = 0
  let filling: Promise<number> | undefined
  const sending = new Map<string, LeasedDelivery>()

  return {
    async take() {
      for (;;) {
        await dropStale()
        const next = waiting.shift()
        if (next) {
          sending.set(keyOf(next), next)
          if (waiting.length < leaseSize / 4) fill().catch(() => {})
          return next
        }
        if ((await fill()) === 0) return undefined
      }
    },
    done: (delivery) => void sending.delete(keyOf(delivery)),
    async renew() {
      if (sending.size > 0) await renewLeases(db, [...sending.values()], leaseSeconds)
    },
    takeBack: () => waiting.splice(0),
  }

  async function dropStale() {
    if (waiting.length > 0 && now() - leasedAt > freshMillis) await Promise.all(waiting.splice(0).map(giveBack))
  }

  function fill(): Promise<number> {
    filling ??= readAhead().finally(() => {
      filling = undefined
    })
    return filling
  }

  async function readAhead(): Promise<number> {
    const askedAt = now()
    const { looked, leased } = await lease()
    if (waiting.length === 0) leasedAt = askedAt
    waiting.push(...leased)
    return looked
  }
}

const keyOf = ({ tenantId, personNo, cause, nth }: DeliveryKey) => `${tenantId}.${personNo}.${nth}.${cause}`
