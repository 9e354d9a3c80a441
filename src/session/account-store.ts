import { type SqlBool, sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { SessionMethod } from '../db/tables.ts'
import { memberIdleHours } from './session-store.ts'

export interface SignedInDevice {
  id: string
  userAgent: string | null
  method: SessionMethod
  lastSeenAt: Date
  createdAt: Date
  expiresAt: Date
}

/** Where the person is signed in, the latest first. */
export function devicesOf(
  db: Executor,
  { tenantId, personNo }: { tenantId: number; personNo: number },
): Promise<SignedInDevice[]> {
  return db
    .selectFrom('session')
    .select(['id', 'userAgent', 'method', 'lastSeenAt', 'createdAt', 'expiresAt'])
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where(sql<SqlBool>`expires_at > now() and last_seen_at > now() - make_interval(hours => ${memberIdleHours}::int)`)
    .orderBy('lastSeenAt', 'desc')
    .limit(50)
    .execute()
}
