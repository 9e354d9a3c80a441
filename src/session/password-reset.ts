import type { Keyring } from '../base/keyring.ts'
import type { Database, Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { TooManyAttempts } from '../http/errors.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { enqueueDelivery } from '../mail/enqueue-delivery.ts'
import { recordEvent } from '../audit/record-event.ts'
import { system } from '../audit/actor.ts'
import { accountKey } from './account-key.ts'
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

interface ResetParts {
  db: Database
  keyring: Keyring
  limits: Pick<RateLimits, 'passwordReset'>
}

export function registerPasswordReset(jobs: Jobs, parts: ResetParts): void {
  jobs.register<{ tenantId: number; login: string }>(passwordResetJob, async (asked) => {
    await mailResetLinks(parts, asked)
  })
}

/** Only to those who have claimed and have a password: everybody else is as unknown as a stranger (security §4.24). @returns how many mails */
export async function mailResetLinks(
  { db, keyring, limits }: ResetParts,
  { tenantId, login }: { tenantId: number; login: string },
): Promise<number> {
  if (await isSsoRequired(db, tenantId)) return 0
  const members = await findMembersByLogin(db, { tenantId, login })
  const meant: MemberSecret[] = []
  for (const member of members.slice(0, mostMails)) {
    if (await mayMail(limits, { tenantId, member })) meant.push(member)
  }
  await inTransaction(db, async (trx) => {
    for (const member of meant) await mailResetLink(trx, { tenantId, keyring, member })
  })
  return meant.length
}

/** Counted by person, who has several names; and here, where nobody who asks learns of it. */
async function mayMail(
  { passwordReset }: ResetParts['limits'],
  { tenantId, member }: { tenantId: number; member: MemberSecret },
): Promise<boolean> {
  try {
    await passwordReset.spend(accountKey({ tenantId, as: 'member', login: String(member.personNo) }))
    return true
  } catch (error) {
    if (!(error instanceof TooManyAttempts)) throw error
    return false
  }
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
