import { recordEvent } from '../audit/record-event.ts'
import { inTransaction } from '../db/transaction.ts'
import { limitKey } from '../http/client-address.ts'
import { findCredential, replaceCredential } from '../people/credential-store.ts'
import { verifyPassword } from '../people/password.ts'
import { accountKey } from './account-key.ts'
import type { MemberSession } from './browser-sessions.ts'
import { guess } from './guess.ts'
import { tellPasswordChanged } from './password-changed-mail.ts'
import { closeLinksOf } from './one-time-link-store.ts'
import type { PageParts } from './parts.ts'
import { deleteSessionsOf } from './session-store.ts'

/**
 * Asked before a new password is taken: a phone left on a table is not enough. Guesses are counted as those of a sign-in are.
 * @returns the hash of the password where it is right. @throws TooManyAttempts, HashingBusy
 */
export async function currentPassword(
  { db, limits }: PageParts,
  { session, password, clientAddress }: { session: MemberSession; password: string; clientAddress: string },
): Promise<string | undefined> {
  const { tenantId, personNo } = session
  const key = `${accountKey({ tenantId, as: 'member', login: String(personNo) })}:${limitKey(clientAddress)}`
  const counted = await limits.failedSignIn.begin(key)
  const current = await guess([counted], async () => {
    const credential = await findCredential(db, { tenantId, personNo })
    const isRight = await verifyPassword(credential?.passwordHash, password)
    return isRight ? credential?.passwordHash : undefined
  })
  if (current === undefined) return undefined
  await limits.failedSignIn.succeeded(key)
  return current
}

interface PasswordChange {
  session: MemberSession
  /** Hash of the present one, from {@link currentPassword}. */
  current: string
  replacement: string
}

/**
 * Ends the sessions of all other devices and every link to reset the old password.
 * @returns false where the password was reset, or the claim undone, while the new one was hashed: that stays as it is.
 */
export async function changePassword(
  { db }: Pick<PageParts, 'db'>,
  { session, current, replacement }: PasswordChange,
): Promise<boolean> {
  const { tenantId, personNo, personId, sessionId } = session
  return inTransaction(db, async (trx) => {
    if (!(await replaceCredential(trx, { tenantId, personNo, passwordHash: current, replacement }))) return false
    await deleteSessionsOf(trx, { tenantId, personNo, exceptSessionId: sessionId })
    await closeLinksOf(trx, { tenantId, subject: { personNo } })
    await tellPasswordChanged(trx, { tenantId, personNo })
    await recordEvent(trx, { tenantId, type: 'password.changed', actor: { kind: 'person', id: personId }, personId })
    return true
  })
}
