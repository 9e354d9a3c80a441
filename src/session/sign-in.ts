import { anonymous } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { limitKey } from '../http/client-address.ts'
import { verifyPassword } from '../people/password.ts'
import { findAdminByEmail, holdAdminPassword } from '../tenants/admin-store.ts'
import { accountKey } from './account-key.ts'
import { guess } from './guess.ts'
import type { PageParts } from './parts.ts'
import { findMembersByLogin, holdMember } from './sign-in-store.ts'
import { startSession } from './start-session.ts'

export interface SignIn {
  tenantId: number
  /** Admins and members are different people with different passwords. */
  as: 'admin' | 'member'
  /** Passwords are shut, but for admins who are owners. */
  isSsoRequired: boolean
  login: string
  password: string
  clientAddress: string
  userAgent: string
}

type Identified = ({ adminId: string } | { personNo: number; personId: string }) & { passwordHash: string }

/**
 * The same steps, answer and cost for a known and an unknown account (security §6.38).
 * @returns the new session's token, or undefined where login or password is wrong. @throws TooManyAttempts, HashingBusy
 */
export async function signIn({ db, limits }: PageParts, attempt: SignIn): Promise<string | undefined> {
  const from = limitKey(attempt.clientAddress)
  const account = accountKey(attempt)
  const byAddress = await limits.signIn.spend(from)
  const byAccount = await limits.failedSignIn.begin(`${account}:${from}`)

  const { identified, isRight } = await guess([byAddress, byAccount], async () => {
    const candidate = await findCandidate(db, attempt)
    return { identified: candidate, isRight: await verifyPassword(candidate?.passwordHash, attempt.password) }
  })
  if (!identified || !isRight) {
    await recordFailure(db, attempt, identified)
    return undefined
  }
  await limits.failedSignIn.succeeded(`${account}:${from}`)
  const token = await inTransaction(db, (trx) => begin(trx, attempt, identified))
  // Only its own: the failures of others from there stay counted (security §6.37).
  if (token) await byAddress.takeBack()
  return token
}

/** @returns undefined where the password was changed or shut while it was compared */
async function begin(trx: Trx, { tenantId, userAgent }: SignIn, identified: Identified): Promise<string | undefined> {
  // A change ends all sessions: one that began by the old password in that moment would outlive it.
  if (!(await isStillTheirs(trx, tenantId, identified))) return undefined
  const event = { tenantId, detail: { method: 'password' } }
  if ('adminId' in identified) {
    const { adminId } = identified
    await recordEvent(trx, { ...event, type: 'admin.signed_in', actor: { kind: 'admin', id: adminId } })
    return startSession(trx, { tenantId, method: 'password', userAgent, adminId })
  }
  const { personNo, personId } = identified
  await recordEvent(trx, { ...event, type: 'person.signed_in', actor: { kind: 'person', id: personId }, personId })
  return startSession(trx, { tenantId, method: 'password', userAgent, personNo })
}

function isStillTheirs(trx: Trx, tenantId: number, identified: Identified): Promise<boolean> {
  if ('adminId' in identified) return holdAdminPassword(trx, { tenantId, ...identified })
  return holdMember(trx, { tenantId, ...identified })
}

async function findCandidate(db: PageParts['db'], attempt: SignIn): Promise<Identified | undefined> {
  const { tenantId, login, isSsoRequired } = attempt
  if (attempt.as === 'admin') {
    const admin = await findAdminByEmail(db, { tenantId, email: login })
    if (!admin?.passwordHash || admin.disabledAt) return undefined
    if (isSsoRequired && admin.role !== 'owner') return undefined
    return { adminId: admin.id, passwordHash: admin.passwordHash }
  }
  const members = isSsoRequired ? [] : await findMembersByLogin(db, { tenantId, login })
  // An address that several people share says nobody's name; each of them signs in by userName.
  const member = members[0]?.byUserName || members.length === 1 ? members[0] : undefined
  if (!member) return undefined
  const { personNo, personId, passwordHash } = member
  return { personNo, personId, passwordHash }
}

async function recordFailure(
  db: PageParts['db'],
  { tenantId, as }: SignIn,
  whom: Identified | undefined,
): Promise<void> {
  const event = { tenantId, type: 'sign_in.failed', actor: anonymous, detail: { as } }
  await recordEvent(db, {
    ...event,
    personId: whom && 'personId' in whom ? whom.personId : undefined,
    subjectId: whom && 'adminId' in whom ? whom.adminId : undefined,
  })
}
