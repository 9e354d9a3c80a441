import { systemClock } from '../../src/base/clock.ts'
import { createLog } from '../../src/base/log.ts'
import { createDatabase, createPool } from '../../src/db/connection.ts'
import { registerCampaignJob } from '../../src/invite/campaign-job.ts'
import { createJobs } from '../../src/jobs/jobs.ts'
import { createMailTransport } from '../../src/mail/create-transport.ts'
import { mailChannel } from '../../src/mail/enqueue-delivery.ts'
import { createMailSender } from '../../src/mail/mail-sender.ts'
import { testKeyring } from '../support/keyring.ts'

/** What the server runs behind its faces, as a process that can be killed. Its leases are short, so that a test need not wait. */
const databaseUrl = process.env.DATABASE_URL!
const log = createLog('silent')
const db = createDatabase(createPool({ url: databaseUrl, max: 6 }))
const config = {
  smtpUrl: process.env.SMTP_URL!,
  mailFrom: { name: 'Acme', address: 'no-reply@acme.example' },
  mailHold: false,
  dataDirectory: '/nonexistent',
  publicUrl: 'https://join.example.com',
}
const jobs = createJobs({ databaseUrl, log, sweepMillis: 500 })
const transport = createMailTransport(db, config)
const sender = createMailSender({
  ...config,
  db,
  transport,
  log,
  keyring: testKeyring,
  clock: systemClock,
  leaseSeconds: 5,
})
registerCampaignJob(jobs, { db, keyring: testKeyring, log, mailQueued: () => sender.wake() })
jobs.listen(mailChannel, () => sender.wake())
await jobs.start()
sender.start()
process.send?.('ready')
