import type { Executor } from '../db/connection.ts'

export interface SignedInDevice {
  id: string
  userAgent: string | null
  lastSeenAt: Date
  createdAt: Date
}

/** Where the person is signed in, the latest first. */
export function devicesOf(
  db: Executor,
  { tenantId, personNo }: { tenantId: number; personNo: number },
): Promise<SignedInDevice[]> {
  return db
    .selectFrom('session')
    .select(['id', 'userAgent', 'lastSeenAt', 'createdAt'])
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .orderBy('lastSeenAt', 'desc')
    .limit(50)
    .execute()
}
