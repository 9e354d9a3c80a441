import type { Keyring } from '../base/keyring.ts'
import type { Database, Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { enqueueDelivery } from '../mail/enqueue-delivery.ts'
import { recordEvent } from '../audit/record-event.ts'
import { system } from '../audit/actor.ts'
import { makeOneTimeLink } from './one-time-link.ts'
import { isSsoRequired } from './sso-doors.ts'
import { findMembersByLogin, type MemberSecret } from './sign-in-store.ts'

export const passwordResetJob = 'password_reset'
export const resetLinkMinutes = 60

/** People who share an address each get their own mail; beyond this it is no longer a family. */
const mostMails = 5

/** Always a job, whoever was asked for: the request takes the same time for known and unknown accounts (security §6.38). */
export async function askForPasswordReset(db: Database, asked: { tenantId: number; login: string }): Promise<void> {
  await enqueueJob(db, passwordResetJob, asked)
}

export function registerPasswordReset(jobs: Jobs, { db, keyring }: { db: Database; keyring: Keyring }): void {
  jobs.register<{ tenantId: number; login: string }>(passwordResetJob, async ({ tenantId, login }) => {
    await inTransaction(db, (trx) => mailResetLinks(trx, { tenantId, login, keyring }))
  })
}

/** Only to those who have claimed and have a password: everybody else is as unknown as a stranger (security §4.24). @returns how many mails */
export async function mailResetLinks(
  trx: Trx,
  { tenantId, login, keyring }: { tenantId: number; login: string; keyring: Keyring },
): Promise<number> {
  if (await isSsoRequired(trx, tenantId)) return 0
  const members = await findMembersByLogin(trx, { tenantId, login })
  const meant = members.slice(0, mostMails)
  for (const member of meant) await mailResetLink(trx, { tenantId, keyring, member })
  return meant.length
}

async function mailResetLink(
  trx: Trx,
  { tenantId, keyring, member: { personNo, personId } }: { tenantId: number; keyring: Keyring; member: MemberSecret },
): Promise<void> {
  const subject = { personNo }
  const link = await makeOneTimeLink(trx, {
    tenantId,
    purpose: 'password_reset',
    subject,
    lifetimeMinutes: resetLinkMinutes,
    keyring,
  })
  const cause = `reset:${link.handle.toString('hex')}`
  await enqueueDelivery(trx, { tenantId, personNo, cause, kind: 'password_reset', linkHandle: link.handle })
  await recordEvent(trx, { tenantId, type: 'password_reset.asked', actor: system, personId })
}
