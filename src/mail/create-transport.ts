import type { Database } from '../db/connection.ts'
import { createOutboxTransport } from './outbox-transport.ts'
import { createSmtpTransport } from './smtp-transport.ts'
import type { Transport, TransportConfig } from './transport.ts'

/** Mails that one process has in flight at once: as many can be sent twice after a kill -9 (security §8.46). */
export const inFlightLimit = 10

export function createMailTransport(db: Database, config: TransportConfig): Transport {
  const { smtpUrl, mailFrom } = config
  return smtpUrl
    ? createSmtpTransport({ smtpUrl, mailFrom, connections: inFlightLimit })
    : createOutboxTransport(db, config)
}
