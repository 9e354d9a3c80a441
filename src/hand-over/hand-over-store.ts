import { type SqlBool, sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { SessionMethod } from '../db/tables.ts'

/** Whom a session is of, while it and the person's standing allow it. */
export interface HandedOver {
  tenantSlug: string
  personNo: number
  personId: string
  method: SessionMethod
  authenticatedAt: Date
  isSso: boolean
}

// As a request's session is read: whoever is deactivated has none.
export async function findHandedOver(
  db: Executor,
  { tenantId, sessionId }: { tenantId: number; sessionId: string },
): Promise<HandedOver | undefined> {
  const { rows } = await sql<HandedOver>`
    select tenant.slug as "tenantSlug", person.no as "personNo", person.id as "personId", session.method,
      session.authenticated_at as "authenticatedAt", sso_session.token_hash is not null as "isSso"
    from session
    join tenant on tenant.id = session.tenant_id
    join person on person.tenant_id = session.tenant_id and person.no = session.person_no
    join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    left join sso_session on sso_session.token_hash = session.token_hash
    where session.tenant_id = ${tenantId} and session.id = ${sessionId} and session.expires_at > now()
      and standing.claimed_at is not null and standing.deactivated_at is null`.execute(db)
  return rows[0]
}

/** The row decides who is first, in whichever process. */
export async function useOnce(
  db: Executor,
  used: { tenantId: number; id: string; expiresAt: Date },
): Promise<'first' | 'again'> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('handOverUsed')
    .values(used)
    .onConflict((conflict) => conflict.constraint('hand_over_used_once').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows ? 'first' : 'again'
}

/** An hour behind: clocks of two servers may differ, and a code that is forgotten must have expired for both. */
export async function forgetUsedHandOvers(db: Executor): Promise<void> {
  await db.deleteFrom('handOverUsed').where(sql<SqlBool>`expires_at < now() - interval '1 hour'`).execute()
}
