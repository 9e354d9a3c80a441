import type { Executor } from '../db/connection.ts'
import { type ComposeParts, createComposer } from './compose-mail.ts'
import { createLogos } from './inline-logo.ts'
import type { LeasedDelivery } from './lease-deliveries.ts'
import type { OutgoingMail, SendResult } from './transport.ts'

/** @returns what makes the whole mail of a delivery, or says why it can never be sent; never throws. */
export function createMailMaker({ db, ...parts }: ComposeParts & { db: Executor }) {
  const compose = createComposer(parts)
  const logoOf = createLogos(db)

  return async (delivery: LeasedDelivery, messageId: string): Promise<OutgoingMail | SendResult> => {
    try {
      const mail = compose(delivery, messageId)
      const logo = await logoOf(delivery.logoHandle)
      if (mail) return { ...mail, ...(logo && { logo }) }
      return { kind: 'failed', words: 'the key that signs the link inside is no longer configured' }
    } catch (error) {
      return { kind: 'failed', words: `the text cannot be sent: ${(error as Error).message}` }
    }
  }
}
