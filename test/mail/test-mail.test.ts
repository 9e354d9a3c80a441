import { afterAll, beforeAll, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { createLog } from '../../src/base/log.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createJobs } from '../../src/jobs/jobs.ts'
import { askForTestMail, registerTestMail } from '../../src/mail/test-mail.ts'
import { createSmtpTransport } from '../../src/mail/smtp-transport.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aTenant } from '../support/people.ts'
import { testSmtp } from '../support/smtp.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

it('a test mail goes to the admin who asks, once a request, with a link that opens nothing', async () => {
  const { db } = database
  const smtp = await testSmtp()
  const mailFrom = { name: 'Acme', address: 'no-reply@acme.example' }
  const transport = createSmtpTransport({ smtpUrl: smtp.url, mailFrom, connections: 2 })
  const log = createLog('silent')
  const jobs = createJobs({ databaseUrl: database.url, log })
  const parts = {
    db,
    keyring: testKeyring,
    transport,
    log,
    publicUrl: 'https://join.example.com',
    mailFrom,
    mailHold: false,
  }
  registerTestMail(jobs, parts)
  const { id: tenantId } = await aTenant(db)
  const admin = await inTransaction(db, (trx) =>
    createAdmin(trx, { tenantId, email: 'boss@acme.example', name: 'The Boss', role: 'owner', actor: operator }),
  )
  const order = { tenantId, adminId: admin.id, requestKey: 'r1', subject: 'For {{name}}', body: 'See {{claimLink}}' }

  for (let time = 0; time < 2; time++) await inTransaction(db, (trx) => askForTestMail(trx, order))
  await jobs.start()
  await expect.poll(() => smtp.received.length, { timeout: 10_000 }).toBe(1)
  await jobs.stop()

  const { to, mail } = smtp.received[0]!
  expect(to).toEqual(['boss@acme.example'])
  expect(mail.subject).toBe('Test: For The Boss')
  expect(mail.text).toMatch(/^This is a test mail\. Its link is made up and opens nothing\./)
  expect(mail.text).toMatch(/See https:\/\/join\.example\.com\/c\/test0+\n/)
  const refused = inTransaction(db, (trx) => askForTestMail(trx, { ...order, body: 'no link' }))
  await expect(refused).rejects.toMatchObject({ code: 'invalid_mail_text' })
  await transport.close()
  await smtp.close()
})
