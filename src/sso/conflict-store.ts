import { sql } from 'kysely'
import type { Executor, Trx } from '../db/connection.ts'
import { isUuid } from '../base/uuid.ts'
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

export interface ConflictKey {
  tenantId: number
  conflictId: string
}

/** Somebody whom it may mean. */
export interface ConflictPerson {
  personId: string
  userName: string
  displayName: string
  isClaimed: boolean
}

export interface SsoConflict {
  id: string
  connectionId: string
  issuer: string
  subject: string
  reason: SsoConflictReason
  matchValue: string
  tries: number
  createdAt: Date
  lastTriedAt: Date
  people: ConflictPerson[]
}

export async function findConflict(
  db: Executor,
  { tenantId, conflictId }: ConflictKey,
): Promise<{ connectionId: string; issuer: string; subject: string } | undefined> {
  if (!isUuid(conflictId)) return undefined
  return db
    .selectFrom('ssoConflict')
    .select(['connectionId', 'issuer', 'subject'])
    .where('tenantId', '=', tenantId)
    .where('id', '=', conflictId)
    .forUpdate()
    .executeTakeFirst()
}

/** The oldest first, by id after that. Those whom nobody is left for are not shown. */
export async function listConflicts(
  db: Executor,
  { tenantId, after, limit }: { tenantId: number; after?: { createdAt: string; id: string }; limit: number },
): Promise<SsoConflict[]> {
  const from = after
    ? sql`and (conflict.created_at, conflict.id) > (${after.createdAt}::timestamptz, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<SsoConflict>`
    select conflict.id, conflict.connection_id as "connectionId", conflict.issuer, conflict.subject, conflict.reason,
      conflict.match_value as "matchValue", conflict.tries, conflict.created_at as "createdAt",
      conflict.last_tried_at as "lastTriedAt", candidates.people
    from sso_conflict as conflict
    cross join lateral (
      select jsonb_agg(jsonb_build_object('personId', person.id, 'userName', person.user_name,
        'displayName', coalesce(person.attributes ->> 'displayName', person.user_name),
        'isClaimed', standing.claimed_at is not null) order by person.no) as people
      from sso_conflict_person as candidate
      join person on person.tenant_id = candidate.tenant_id and person.no = candidate.person_no
      join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
      where candidate.tenant_id = conflict.tenant_id and candidate.conflict_id = conflict.id
    ) as candidates
    where conflict.tenant_id = ${tenantId} and candidates.people is not null ${from}
    order by conflict.created_at, conflict.id
    limit ${limit}`.execute(db)
  return rows
}

export async function deleteConflict(db: Executor, { tenantId, conflictId }: ConflictKey): Promise<void> {
  await db.deleteFrom('ssoConflict').where('tenantId', '=', tenantId).where('id', '=', conflictId).execute()
}

/** Where nobody is left whom it could mean, there is nothing to decide. Run by the hourly job. */
export async function deleteMootConflicts(db: Executor): Promise<void> {
  await sql`delete from sso_conflict as conflict where not exists (
    select from sso_conflict_person as candidate
    where candidate.tenant_id = conflict.tenant_id and candidate.conflict_id = conflict.id)`.execute(db)
}
