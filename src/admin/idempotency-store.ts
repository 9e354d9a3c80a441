import { sql } from 'kysely'
import type { Executor, Trx } from '../db/connection.ts'

export interface KeyedRequest {
  tenantId: number
  /** Kind and id of the caller: keys of two callers never meet. */
  actor: string
  key: string
  requestHash: Buffer
}

export interface KeptAnswer {
  requestHash: Buffer
  status: number
  text: string
}

/**
 * Takes the key for this transaction, or returns the answer that an earlier one kept. Of two at once the second waits at the
 * primary key until the first has committed, and then finds its answer.
 */
export async function takeKey(
  trx: Trx,
  { tenantId, actor, key, requestHash }: KeyedRequest,
): Promise<KeptAnswer | undefined> {
  // Whoever waited reads in a statement of their own, whose snapshot is younger than what they waited for.
  await trx
    .deleteFrom('idempotencyKey')
    .where('tenantId', '=', tenantId)
    .where('actor', '=', actor)
    .where('key', '=', key)
    .where('createdAt', '<', sql<Date>`now() - interval '1 day'`)
    .execute()
  const taken = await trx
    .insertInto('idempotencyKey')
    .values({ tenantId, actor, key, requestHash })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (Number(taken.numInsertedOrUpdatedRows) === 1) return undefined
  return trx
    .selectFrom('idempotencyKey')
    .select(['requestHash', 'status', 'body as text'])
    .where('tenantId', '=', tenantId)
    .where('actor', '=', actor)
    .where('key', '=', key)
    .$castTo<KeptAnswer>()
    .executeTakeFirstOrThrow()
}

export async function keepAnswer(
  trx: Trx,
  { tenantId, actor, key }: KeyedRequest,
  { status, text }: { status: number; text: string },
): Promise<void> {
  await trx
    .updateTable('idempotencyKey')
    // As one JSON string: jsonb would bring the names inside into another order.
    .set({ status, body: JSON.stringify(text) })
    .where('tenantId', '=', tenantId)
    .where('actor', '=', actor)
    .where('key', '=', key)
    .execute()
}

/** Forgets keys older than a day, a few thousand at most; run by the hourly job. */
export async function forgetOldKeys(db: Executor): Promise<void> {
  await sql`
    delete from idempotency_key where ctid = any(array(
      select ctid from idempotency_key where created_at < now() - interval '1 day' order by created_at limit 5000))`.execute(
    db,
  )
}
