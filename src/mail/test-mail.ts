import type { Keyring } from '../base/keyring.ts'
import type { Log } from '../base/log.ts'
import type { Database, Trx } from '../db/connection.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { findAdmin } from '../tenants/admin-store.ts'
import { readSettings } from '../tenants/settings.ts'
import { findLogo, shownSize } from '../tenants/logo/logo-store.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import { inlineLogo } from './inline-logo.ts'
import { messageId } from './message-id.ts'
import { checkMailText } from './message-text.ts'
import { chosenText, ownText, type TextKind } from './own-text.ts'
import { renderInvitation } from './render-invitation.ts'
import { chooseTexts } from './texts/choose-texts.ts'
import type { OutgoingMail, Transport } from './transport.ts'

const testMailJob = 'test_mail'

export interface TestMailOrder {
  tenantId: number
  /** Who gets it, at the address by which they sign in. */
  adminId: string
  /** Absent: an invitation. */
  kind?: TextKind
  /** Null: the catalogue's, as if the tenant had none of its own. */
  subject?: string | null
  body?: string | null
  /** Of the request, so that asking twice in one sends one. */
  requestKey: string
}

/**
 * An invitation or a reminder as people would get it, to the admin who asks. Admins are no people of the tenant, so it is no delivery
 * and passes no gate; its link is made up and opens nothing.
 * @throws InvalidMailText
 */
export async function askForTestMail(trx: Trx, order: TestMailOrder): Promise<void> {
  checkMailText(order)
  const { tenantId, adminId, requestKey, kind, subject, body } = order
  const words = { ...(subject !== undefined && { subject }), ...(body !== undefined && { body }) }
  const payload = { tenantId, adminId, requestKey, ...(kind && { kind }), ...words }
  await enqueueJob(trx, testMailJob, payload, { key: `test_mail:${requestKey}` })
}

export interface TestMailParts {
  db: Database
  keyring: Keyring
  transport: Transport
  log: Log
  publicUrl: string
  mailFrom: { readonly address: string }
  mailHold: boolean
}

export function registerTestMail(jobs: Jobs, parts: TestMailParts): void {
  jobs.register<TestMailOrder>(testMailJob, async (order, signal) => {
    // Not tried again later: a test that comes hours after it was asked for confuses.
    if (parts.mailHold) return
    const mail = await composeTestMail(parts, order)
    if (!mail) return
    const { tenantId } = order
    const { kind, code, words } = await parts.transport.send(mail, signal)
    if (kind !== 'sent') parts.log.warn({ tenantId, code, words }, 'a test mail was not sent')
  })
}

const hour = 3_600_000

/** Undefined where the admin is gone. */
export async function composeTestMail(parts: TestMailParts, order: TestMailOrder): Promise<OutgoingMail | undefined> {
  const { tenantId, adminId, requestKey, kind = 'invitation' } = order
  const admin = await findAdmin(parts.db, { tenantId, adminId })
  const tenant = await findTenantById(parts.db, tenantId)
  if (!admin || !tenant) return undefined
  const settings = await readSettings(parts.db, tenantId)
  const logo = await findLogo(parts.db, tenantId)
  const message = renderInvitation({
    kind,
    ...chosenText(order, ownText(settings, kind)),
    person: { displayName: admin.name },
    tenant: { ...settings, name: tenant.name, ...(logo && { logo: shownSize(logo) }) },
    isTest: true,
    claimLink: `${parts.publicUrl}/c/${'test'.padEnd(38, '0')}`,
    expiresAt: new Date(Date.now() + settings.inviteLifetimeHours * hour),
  })
  const key = { tenantId, personNo: 0, cause: `test:${requestKey}`, nth: 1 }
  return {
    ...message,
    tenantId,
    personNo: null,
    messageId: messageId(parts.keyring, key, parts.mailFrom.address.split('@').at(-1)!),
    senderName: tenant.name,
    to: { name: admin.name, address: admin.email },
    language: chooseTexts(settings.locale).texts.language,
    ...(logo && { logo: await inlineLogo(parts.db, logo.handle) }),
  }
}
