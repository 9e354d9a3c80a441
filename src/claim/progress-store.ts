import { sql } from 'kysely'
import type { JsonObject } from '../base/json.ts'
import type { Executor } from '../db/connection.ts'
import type { ClaimLink } from './claim-link.ts'
import type { Progress } from './progress.ts'

/** Of the living generation only: whoever holds a newer link begins anew, and does not see what the older one's holder wrote. */
export async function readProgress(db: Executor, { tenantId, personNo, generation }: ClaimLink): Promise<Progress> {
  const row = await db
    .selectFrom('claimProgress')
    .select('steps')
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where('generation', '=', generation)
    .executeTakeFirst()
  return row?.steps ?? {}
}

/** Step by step, so that two devices do not undo each other's steps. */
export async function saveProgress(
  db: Executor,
  { tenantId, personNo, generation }: ClaimLink,
  step: Progress,
): Promise<void> {
  const steps = JSON.stringify(step)
  await db
    .insertInto('claimProgress')
    .values({ tenantId, personNo, generation, steps: sql<JsonObject>`${steps}::jsonb` })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'personNo']).doUpdateSet({
        steps: sql<JsonObject>`case when claim_progress.generation = excluded.generation
          then claim_progress.steps || excluded.steps else excluded.steps end`,
        generation: sql<number>`excluded.generation`,
        updatedAt: sql<Date>`now()`,
      }),
    )
    .execute()
}

export async function deleteProgress(db: Executor, { tenantId, personNo }: ClaimLink): Promise<void> {
  await db.deleteFrom('claimProgress').where('tenantId', '=', tenantId).where('personNo', '=', personNo).execute()
}
