import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { shorten } from '../base/shorten.ts'
import type { Database } from '../db/connection.ts'
import { giveToOwnerOf } from '../db/embedded/give-to-owner.ts'
import { sqlState } from '../db/sql-state.ts'
import { composeMessage } from './compose-message.ts'
import type { OutgoingMail, Transport, TransportConfig } from './transport.ts'

/** The result of a mail that did not leave the house. */
export const keptInOutbox = 'kept in the outbox, since there is no SMTP_URL'

/** Without SMTP every mail stays in the house: shown in the panel, and as a file that any mail program opens. */
export function createOutboxTransport(
  db: Database,
  { mailFrom, dataDirectory }: Pick<TransportConfig, 'mailFrom' | 'dataDirectory'>,
): Transport {
  return {
    mode: 'outbox',
    async send(mail) {
      try {
        const message = composeMessage(mail, mailFrom, new Date()).toString('utf8')
        await writeEml(dataDirectory, await keep(db, mail, message), message)
        return { kind: 'sent', words: keptInOutbox }
      } catch (error) {
        // Deleted while this was written: the next mail meets nothing of it.
        if (sqlState(error) === '23503') return { kind: 'failed', words: 'the recipient was deleted' }
        const words = shorten(`the outbox could not keep it: ${(error as Error).message}`, 300)
        return { kind: 'deferred', words, serverFault: true }
      }
    },
    close: async () => {},
  }
}

/** Whether a delivery that counts as sent lies in the outbox. */
export function isInOutbox({ state, result }: { state: string; result: string | null }): boolean {
  return state === 'sent' && result === keptInOutbox
}

/** The same of rows of `delivery`, under its name or another. Written out, since an index has this predicate. */
export function inOutbox(delivery = 'delivery'): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(`${delivery}.state`)} = 'sent' and ${sql.ref(`${delivery}.result`)} = ${sql.lit(keptInOutbox)}`
}

/** The `.eml` file of an outbox message. */
export function outboxFile(dataDirectory: string, id: string): string {
  return join(dataDirectory, 'outbox', `${id}.eml`)
}

async function keep(db: Database, { tenantId, personNo, to, subject }: OutgoingMail, message: string): Promise<string> {
  const row = await db
    .insertInto('outboxMessage')
    .values({ tenantId, personNo, toAddress: to.address, subject, message })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

// It holds a claim link, so it is for the operator's eyes only.
async function writeEml(dataDirectory: string, id: string, message: string): Promise<void> {
  const path = outboxFile(dataDirectory, id)
  const outbox = dirname(path)
  await mkdir(outbox, { recursive: true, mode: 0o700 })
  giveToOwnerOf(dataDirectory, outbox)
  await writeFile(path, message, { mode: 0o600 })
  giveToOwnerOf(dataDirectory, path)
}
