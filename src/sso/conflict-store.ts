import { sql } from 'kysely'
import type { Executor, Trx } from '../db/connection.ts'
import type { SsoConflictReason } from '../db/tables.ts'
import type { ExternalIdentity } from '../people/identity-store.ts'

export interface NewConflict extends ExternalIdentity {
  reason: SsoConflictReason
  /** What the claim said. */
  matchValue: string
  personNos: readonly number[]
}

/** One for each identity, however often it is tried; the last try says whom it is about. @returns its id */
export async function queueConflict(trx: Trx, { personNos, ...conflict }: NewConflict): Promise<string> {
  const { tenantId, reason, matchValue } = conflict
  const { id } = await trx
    .insertInto('ssoConflict')
    .values(conflict)
    .onConflict((known) =>
      known.columns(['tenantId', 'connectionId', 'issuer', 'subject']).doUpdateSet({
        reason,
        matchValue,
        tries: sql<number>`sso_conflict.tries + 1`,
        lastTriedAt: sql<Date>`now()`,
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx.deleteFrom('ssoConflictPerson').where('tenantId', '=', tenantId).where('conflictId', '=', id).execute()
  await trx
    .insertInto('ssoConflictPerson')
    .values(personNos.map((personNo) => ({ tenantId, conflictId: id, personNo })))
    .execute()
  return id
}

/** Where nobody is left whom it could mean, there is nothing to decide. Run by the hourly job. */
export async function deleteMootConflicts(db: Executor): Promise<void> {
  await sql`delete from sso_conflict as conflict where not exists (
    select from sso_conflict_person as candidate
    where candidate.tenant_id = conflict.tenant_id and candidate.conflict_id = conflict.id)`.execute(db)
}
