import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { AuthMethod } from '../db/tables.ts'

/** @param authMethod null: the tenant's rule, and after the claim a password. */
export async function setAuthMethod(
  db: Executor,
  { tenantId, personNo, authMethod }: { tenantId: number; personNo: number; authMethod: AuthMethod | null },
): Promise<void> {
  await db
    .updateTable('standing')
    .set({ authMethod, version: sql<number>`version + 1` })
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where('authMethod', 'is distinct from', authMethod)
    .execute()
}
