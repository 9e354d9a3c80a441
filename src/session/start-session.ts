import { hashToken, mintToken } from '../base/tokens.ts'
import type { Trx } from '../db/connection.ts'
import type { SessionMethod } from '../db/tables.ts'
import { readSettings } from '../tenants/settings.ts'
import { insertSession, memberSessionHours, type SessionOwner } from './session-store.ts'

type Start = {
  tenantId: number
  method: SessionMethod
  userAgent?: string
  /** Now, where absent or to come. */
  authenticatedAt?: Date
} & SessionOwner

/** A new session under a new token, whatever the browser carried before (security §6.33). @returns the token, which is stored nowhere. */
export async function startSession(
  trx: Trx,
  { tenantId, method, userAgent, authenticatedAt, ...owner }: Start,
): Promise<string> {
  const token = mintToken('vst_session_')
  const lifetimeHours = 'adminId' in owner ? (await readSettings(trx, tenantId)).adminSessionHours : memberSessionHours
  const session = { tokenHash: hashToken(token), tenantId, method, lifetimeHours, userAgent: userAgent?.slice(0, 300) }
  await insertSession(trx, { ...session, authenticatedAt, ...owner })
  return token
}
