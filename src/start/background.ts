import { forgetOldKeys } from '../admin/idempotency-store.ts'
import { registerOverview } from '../admin/overview/overview-job.ts'
import { registerBulkActJob } from '../admin/bulk-acts/bulk-act-job.ts'
import { registerExportJobs } from '../admin/exports/export-jobs.ts'
import { registerImportJobs } from '../admin/imports/import-job.ts'
import type { Metrics } from '../base/metrics.ts'
import { registerDisownMail } from '../claim/disown-mail.ts'
import { forgetUsedHandOvers } from '../hand-over/hand-over-store.ts'
import { registerAddressSurvey } from '../invite/address-survey.ts'
import { registerCampaignJob } from '../invite/campaign-job.ts'
import { registerEnteringChosen } from '../invite/enter-chosen.ts'
import { resealDirectoryPasswords } from '../invite/directory/directory-store.ts'
import { registerPeopleFileSweep } from '../invite/people-files/sweep-files.ts'
import { registerReminders } from '../invite/remind-due.ts'
import { createJobs } from '../jobs/jobs.ts'
import { createMailTransport } from '../mail/create-transport.ts'
import { mailChannel } from '../mail/enqueue-delivery.ts'
import { forgetHosts } from '../mail/host-pace.ts'
import { createMailSender } from '../mail/mail-sender.ts'
import { registerOutboxSweep } from '../mail/sweep-outbox.ts'
import { registerTestMail } from '../mail/test-mail.ts'
import { forgetUsedAssertions } from '../oauth/verify-assertion.ts'
import { foldCounts } from '../people/fold-counts.ts'
import { keepProvisioningLog } from '../provisioning-log/retention.ts'
import { forgetEnded } from '../session/forget-ended.ts'
import { registerPasswordReset } from '../session/password-reset.ts'
import { keepSso } from '../sso/housekeeping.ts'
import type { SsoParts } from '../sso/parts.ts'
import { refreshMetadataDue } from '../sso/saml/metadata-job.ts'
import type { Parts } from './app.ts'
import { checkDomainsDue } from '../tenants/domains/check-domain.ts'

/** What runs without being asked. */
export function createBackground(
  { config, databaseUrl, db, keyring, log, clock }: Parts,
  metrics: Metrics,
  { outgoing, xmlThread, limits }: Pick<SsoParts, 'outgoing' | 'xmlThread' | 'limits'>,
) {
  const jobs = createJobs({ databaseUrl, log })
  const transport = createMailTransport(db, config)
  const onResult = (result: string) => metrics.mails.inc({ result })
  const mail = createMailSender({ ...config, db, keyring, log, clock, transport, onResult })
  jobs.listen(mailChannel, () => mail.wake())
  registerCampaignJob(jobs, { db, keyring, log, mailQueued: () => mail.wake() })
  registerEnteringChosen(jobs, { db, log })
  registerReminders(jobs, { db, log })
  registerImportJobs(jobs, { db, keyring, log, mailQueued: () => mail.wake() })
  registerPeopleFileSweep(jobs, { db })
  registerAddressSurvey(jobs, { db })
  registerOverview(jobs, { db, clock })
  registerDisownMail(jobs, { ...config, db, keyring, log, transport })
  registerTestMail(jobs, { ...config, db, keyring, log, transport })
  registerBulkActJob(jobs, { ...config, db, keyring, log })
  registerExportJobs(jobs, { ...config, db, keyring, log, transport })
  if (!config.smtpUrl) registerOutboxSweep(jobs, { db, dataDirectory: config.dataDirectory })
  registerPasswordReset(jobs, { db, keyring, limits })
  // Once an hour in one of the processes.
  jobs.register('housekeeping', async () => {
    await forgetEnded(db)
    await forgetOldKeys(db)
    await resealDirectoryPasswords(db, keyring)
    await forgetHosts(db)
    await forgetUsedAssertions(db)
    await keepSso(db, keyring)
    await forgetUsedHandOvers(db)
  })
  jobs.schedule('17 * * * *', 'housekeeping')
  jobs.register('fold-counts', () => foldCounts(db))
  jobs.schedule('* * * * *', 'fold-counts')
  jobs.register('domains', () => checkDomainsDue({ db, outgoing, log }))
  jobs.schedule('41 * * * *', 'domains')
  jobs.register('saml-metadata', () => refreshMetadataDue({ db, outgoing, log, thread: xmlThread, now: clock() }))
  jobs.schedule('53 * * * *', 'saml-metadata')
  jobs.register('provisioning-log', () => keepProvisioningLog(db))
  jobs.schedule('29 1 * * *', 'provisioning-log')
  return {
    async start() {
      await jobs.start()
      mail.start()
    },
    stop: () => Promise.all([mail.stop(), jobs.stop()]),
  }
}
