import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import type { SsoConnection } from '../connection.ts'

type Connection = Pick<SsoConnection, 'tenantId' | 'id'>

export const requestMinutes = 15
/** Longer than any assertion is accepted (worker/moments.ts). */
const rememberedMinutes = 60

export async function insertSamlRequest(
  db: Executor,
  { tenantId, id: connectionId }: Connection,
  { id, stateHash }: { id: string; stateHash: Buffer },
): Promise<void> {
  const expiresAt = sql<Date>`now() + make_interval(mins => ${requestMinutes}::int)`
  await db.insertInto('samlRequest').values({ tenantId, connectionId, id, stateHash, expiresAt }).execute()
}

export type TakenSamlRequest = { stateHash: Buffer; fate: 'open' | 'used' | 'expired' }

/** Uses it up: of two answers to one request one wins. @returns undefined for what this connection never asked, or long ago. */
export async function takeSamlRequest(
  db: Executor,
  { tenantId, id: connectionId }: Connection,
  id: string,
): Promise<TakenSamlRequest | undefined> {
  const taken = await db
    .updateTable('samlRequest')
    .set({ usedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('connectionId', '=', connectionId)
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .returning('stateHash')
    .executeTakeFirst()
  if (taken) return { ...taken, fate: 'open' }
  const ended = await db
    .selectFrom('samlRequest')
    .select(['stateHash', 'usedAt'])
    .where('tenantId', '=', tenantId)
    .where('connectionId', '=', connectionId)
    .where('id', '=', id)
    .executeTakeFirst()
  return ended && { stateHash: ended.stateHash, fate: ended.usedAt ? 'used' : 'expired' }
}

/** @returns false where it was used before: the primary key decides. */
export async function rememberAssertion(
  db: Executor,
  { tenantId, id: connectionId }: Connection,
  assertionId: string,
): Promise<boolean> {
  const idHash = createHash('sha256').update(assertionId).digest()
  const expiresAt = sql<Date>`now() + make_interval(mins => ${rememberedMinutes}::int)`
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('samlAssertionUsed')
    .values({ tenantId, connectionId, idHash, expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** Run by the hourly job. Requests stay an hour after their end, so that a late answer is called late. */
export async function forgetSaml(db: Executor): Promise<void> {
  await db.deleteFrom('samlRequest').where('expiresAt', '<', sql<Date>`now() - interval '1 hour'`).execute()
  await db.deleteFrom('samlAssertionUsed').where('expiresAt', '<', sql<Date>`now()`).execute()
}
