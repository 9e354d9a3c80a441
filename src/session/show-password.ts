import { recordEvent } from '../audit/record-event.ts'
import type { Database } from '../db/connection.ts'
import { limitKey } from '../http/client-address.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import { verifyPassword } from '../people/password.ts'
import { findAdminByEmail } from '../tenants/admin-store.ts'
import { accountKey } from './account-key.ts'
import type { AdminSession } from './browser-sessions.ts'
import { guess } from './guess.ts'
import { markAuthenticated } from './session-store.ts'
import { isSsoRequired } from './sso-doors.ts'

interface Showing {
  session: AdminSession
  password: string
  clientAddress: string
}

/**
 * An admin who is signed in shows the password once more, for what hands out access. Guesses count as those of a
 * sign-in do, and passwords are shut where a sign-in by them is.
 * @returns whether it was right. @throws TooManyAttempts, HashingBusy
 */
export async function showPassword(
  { db, limits }: { db: Database; limits: Pick<RateLimits, 'failedSignIn'> },
  { session, password, clientAddress }: Showing,
): Promise<boolean> {
  const { tenantId, sessionId, admin } = session
  const key = `${accountKey({ tenantId, as: 'admin', login: admin.email })}:${limitKey(clientAddress)}`
  const counted = await limits.failedSignIn.begin(key)

  const isRight = await guess([counted], async () => {
    const found = await findAdminByEmail(db, { tenantId, email: admin.email })
    const isShut = admin.role !== 'owner' && (await isSsoRequired(db, tenantId))
    return verifyPassword(isShut ? undefined : (found?.passwordHash ?? undefined), password)
  })
  const actor = { kind: 'admin' as const, id: admin.id }
  if (!isRight) {
    await recordEvent(db, { tenantId, type: 'sign_in.failed', actor, detail: { as: 'admin' } })
    return false
  }
  await limits.failedSignIn.succeeded(key)
  await markAuthenticated(db, { tenantId, sessionId })
  await recordEvent(db, { tenantId, type: 'admin.reauthenticated', actor })
  return true
}
