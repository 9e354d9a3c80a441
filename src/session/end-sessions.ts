import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Trx } from '../db/connection.ts'
import { deleteSessionOf, deleteSessionsOf } from './session-store.ts'

interface Whose {
  tenantId: number
  personNo: number
  personId: string
  actor: Actor
}

/** At once in every process, since each request reads its session. @returns whether it was there */
export async function endSession(trx: Trx, { sessionId, ...whose }: Whose & { sessionId: string }): Promise<boolean> {
  const isEnded = await deleteSessionOf(trx, { ...whose, sessionId })
  if (isEnded) await recordEnd(trx, whose, 1)
  return isEnded
}

/** @param exceptSessionId stays signed in. @returns how many there were */
export async function endSessions(
  trx: Trx,
  { exceptSessionId, ...whose }: Whose & { exceptSessionId?: string },
): Promise<number> {
  const { tenantId, personNo } = whose
  const count = await deleteSessionsOf(trx, { tenantId, personNo, exceptSessionId })
  if (count > 0) await recordEnd(trx, whose, count)
  return count
}

async function recordEnd(trx: Trx, { tenantId, personId, actor }: Whose, sessions: number): Promise<void> {
  await recordEvent(trx, { tenantId, type: 'session.ended', actor, personId, detail: { sessions } })
}
