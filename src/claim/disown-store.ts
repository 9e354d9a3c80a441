import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { ClaimLink } from './claim-link.ts'

export async function disownedBefore(db: Executor, { tenantId, personId, generation }: ClaimLink): Promise<boolean> {
  const row = await db
    .selectFrom('audit')
    .select('no')
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('type', '=', 'claim.disowned')
    .where(sql<boolean>`(detail ->> 'generation')::int = ${generation}`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
