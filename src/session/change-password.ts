import { recordEvent } from '../audit/record-event.ts'
import { inTransaction } from '../db/transaction.ts'
import { limitKey } from '../http/client-address.ts'
import { findCredential, setCredential } from '../people/credential-store.ts'
import { verifyPassword } from '../people/password.ts'
import { accountKey } from './account-key.ts'
import type { MemberSession } from './browser-sessions.ts'
import { tellPasswordChanged } from './password-changed-mail.ts'
import { closeLinksOf } from './one-time-link-store.ts'
import type { PageParts } from './parts.ts'
import { deleteSessionsOf } from './session-store.ts'

/** Asked before a new password is taken: a phone left on a table is not enough. Guesses are counted as those of a sign-in are. @throws TooManyAttempts, HashingBusy */
export async function isCurrentPassword(
  { db, limits }: PageParts,
  { session, password, clientAddress }: { session: MemberSession; password: string; clientAddress: string },
): Promise<boolean> {
  const { tenantId, personNo } = session
  const key = `${accountKey({ tenantId, as: 'member', login: String(personNo) })}:${limitKey(clientAddress)}`
  await limits.failedSignIn.begin(key)
  const credential = await findCredential(db, { tenantId, personNo })
  const isRight = await verifyPassword(credential?.passwordHash, password)
  if (isRight) await limits.failedSignIn.succeeded(key)
  return isRight
}

/** Ends the sessions of all other devices and every link to reset the old password. */
export async function changePassword({ db }: PageParts, session: MemberSession, passwordHash: string): Promise<void> {
  const { tenantId, personNo, personId, sessionId } = session
  await inTransaction(db, async (trx) => {
    await setCredential(trx, { tenantId, personNo, passwordHash })
    await deleteSessionsOf(trx, { tenantId, personNo, exceptSessionId: sessionId })
    await closeLinksOf(trx, { tenantId, subject: { personNo } })
    await tellPasswordChanged(trx, { tenantId, personNo })
    await recordEvent(trx, { tenantId, type: 'password.changed', actor: { kind: 'person', id: personId }, personId })
  })
}
