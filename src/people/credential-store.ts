import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'

/** Sets or replaces it. @param passwordHash from `hashPassword`. */
export async function setCredential(
  db: Executor,
  { tenantId, personNo, passwordHash }: { tenantId: number; personNo: number; passwordHash: string },
): Promise<void> {
  await db
    .insertInto('credential')
    .values({ tenantId, personNo, passwordHash })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'personNo']).doUpdateSet({ passwordHash, setAt: sql<Date>`now()` }),
    )
    .execute()
}

export async function findCredential(
  db: Executor,
  { tenantId, personNo }: { tenantId: number; personNo: number },
): Promise<{ passwordHash: string; setAt: Date } | undefined> {
  return db
    .selectFrom('credential')
    .select(['passwordHash', 'setAt'])
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .executeTakeFirst()
}
