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

interface KnownCredential {
  tenantId: number
  personNo: number
  /** As it was read before. */
  passwordHash: string
}

/** @returns whether it was still what was read before: else somebody else has set or taken it meanwhile, and nothing is done. */
export async function replaceCredential(
  db: Executor,
  { tenantId, personNo, passwordHash, replacement }: KnownCredential & { replacement: string },
): Promise<boolean> {
  const replaced = await db
    .updateTable('credential')
    .set({ passwordHash: replacement, setAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where('passwordHash', '=', passwordHash)
    .returning('personNo')
    .executeTakeFirst()
  return replaced !== undefined
}
