import { chown, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLog } from '../../src/base/log.ts'
import { createMailTransport } from '../../src/mail/create-transport.ts'
import { drainDeliveries } from '../../src/mail/drain-deliveries.ts'
import { outboxFile } from '../../src/mail/outbox-transport.ts'
import { sweepOutbox } from '../../src/mail/sweep-outbox.ts'
import { mailMode, type SendResult, type Transport } from '../../src/mail/transport.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { anInvitedPerson } from '../support/people.ts'

let database: TestDatabase
let dataDirectory: string
const mailFrom = { name: '', address: 'no-reply@acme.example' }

beforeAll(async () => {
  database = await testDatabase()
  dataDirectory = await mkdtemp(join(tmpdir(), 'vst-outbox-'))
  // As root on the directory of a user, who must be able to start again.
  if (process.getuid?.() === 0) await chown(dataDirectory, 65_534, 65_534)
})
afterAll(async () => {
  await database.close()
  await rm(dataDirectory, { recursive: true })
})

it('keeps mail in the house where there is no SMTP, for the operator’s eyes only', async () => {
  const { db } = database
  const { tenantId, person, link } = await anInvitedPerson(db)
  const config = { mailFrom, mailHold: false, dataDirectory, publicUrl: 'https://join.example.com' }
  const transport = createMailTransport(db, config)
  const parts = { ...config, db, transport, keyring: testKeyring, log: createLog('silent'), clock: () => new Date() }

  await drainDeliveries(parts)

  const kept = await db.selectFrom('outboxMessage').selectAll().execute()
  expect(kept).toMatchObject([{ tenantId, personNo: person.no, toAddress: person.userName }])
  const file = outboxFile(dataDirectory, kept[0]!.id)
  expect(await readFile(file, 'utf8')).toBe(kept[0]!.message)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(join(dataDirectory, 'outbox'))).mode & 0o777).toBe(0o700)
  const { uid } = await stat(dataDirectory)
  for (const path of [file, join(dataDirectory, 'outbox')]) expect((await stat(path)).uid).toBe(uid)
  const mail = await simpleParser(kept[0]!.message)
  const { name: company } = await db
    .selectFrom('tenant')
    .select('name')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow()
  expect(mail.from?.value).toEqual([{ name: company, address: 'no-reply@acme.example' }])
  expect(mail.text).toContain(`https://join.example.com/c/${link}`)
  expect(await db.selectFrom('delivery').select(['state', 'result']).execute()).toEqual([
    { state: 'sent', result: 'kept in the outbox, since there is no SMTP_URL' },
  ])
})

it('keeps no file of a message that is gone, as with its person', async () => {
  const { db } = database
  const [message] = await db.selectFrom('outboxMessage').select(['id', 'personNo']).execute()
  expect(await sweepOutbox(db, dataDirectory)).toBe(0)
  await db.deleteFrom('person').where('no', '=', message!.personNo!).execute()
  expect(await sweepOutbox(db, dataDirectory)).toBe(1)
  await expect(stat(outboxFile(dataDirectory, message!.id))).rejects.toThrow('ENOENT')
})

it('takes a recipient who is deleted meanwhile for no trouble of its own', async () => {
  const { db } = database
  const { tenantId, person } = await anInvitedPerson(db)
  const { person: other } = await anInvitedPerson(db, { tenantId })
  const config = { mailFrom, mailHold: false, dataDirectory, publicUrl: 'https://join.example.com' }
  const outbox = createMailTransport(db, config)
  const results: SendResult[] = []
  const transport: Transport = {
    ...outbox,
    async send(mail, signal) {
      if (mail.personNo === person.no) await db.deleteFrom('person').where('no', '=', person.no).execute()
      const result = await outbox.send(mail, signal)
      results.push(result)
      return result
    },
  }
  const lines: string[] = []
  const log = createLog('debug', { write: (line: string) => void lines.push(line) })

  await drainDeliveries({ ...config, db, transport, keyring: testKeyring, log, clock: () => new Date() })

  expect(results).toContainEqual({ kind: 'failed', words: 'the recipient was deleted' })
  expect(lines.join('')).not.toContain('takes no mail at the moment')
  const left = await db.selectFrom('delivery').select(['personNo', 'state']).where('tenantId', '=', tenantId).execute()
  expect(left).toHaveLength(2)
  expect(left).toContainEqual({ personNo: person.no, state: 'failed' })
  expect(left).toContainEqual({ personNo: other.no, state: 'sent' })
})

it('says where mail goes', () => {
  expect(mailMode({ mailHold: false })).toBe('outbox')
  expect(mailMode({ smtpUrl: 'smtp://localhost', mailHold: false })).toBe('smtp')
  expect(mailMode({ smtpUrl: 'smtp://localhost', mailHold: true })).toBe('held')
})
