import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import { isUuid } from '../base/uuid.ts'
import { statement } from '../db/statement.ts'
import type { AdminRole, SessionMethod } from '../db/tables.ts'

export interface NewSession {
  tokenHash: Buffer
  tenantId: number
  adminId?: string
  personNo?: number
  method: SessionMethod
  userAgent?: string
  authenticatedAt?: Date
  lifetimeHours: number
}

export interface AdminSessionRow {
  tenantId: number
  sessionId: string
  adminId: string
  name: string
  email: string
  role: AdminRole
  authenticatedAt: Date
  expiresAt: Date
  isStale: boolean
}

export interface MemberSessionRow {
  tenantId: number
  sessionId: string
  personNo: number
  personId: string
  authenticatedAt: Date
  isStale: boolean
}

export async function insertSession(
  db: Executor,
  { lifetimeHours, authenticatedAt, ...session }: NewSession,
): Promise<void> {
  await db
    .insertInto('session')
    .values({
      ...session,
      // A clock that is ahead makes nobody fresh for longer; least() passes over null.
      authenticatedAt: sql<Date>`least(now(), ${authenticatedAt ?? null}::timestamptz)`,
      expiresAt: sql<Date>`now() + make_interval(hours => ${lifetimeHours}::int)`,
    })
    .execute()
}

// Read on every request and joined with whom it is about: disabling the admin, or deactivating the person the admin also is, ends it at once.
const adminByToken = statement<AdminSessionRow>(
  'admin_session',
  `select session.tenant_id as "tenantId", session.id as "sessionId", admin.id as "adminId", admin.name, admin.email, admin.role,
     session.authenticated_at as "authenticatedAt", session.expires_at as "expiresAt",
     session.last_seen_at < now() - interval '1 minute' as "isStale"
   from session
   join tenant on tenant.id = session.tenant_id
   join admin on admin.tenant_id = session.tenant_id and admin.id = session.admin_id
   left join standing on standing.tenant_id = admin.tenant_id and standing.person_no = admin.person_no
   where session.token_hash = $1 and session.expires_at > now()
     and session.last_seen_at > now() - make_interval(mins => coalesce((tenant.settings ->> 'adminIdleMinutes')::int, 60))
     and admin.disabled_at is null and standing.deactivated_at is null`,
)

export const memberIdleHours = 24
export const memberSessionHours = 7 * 24

const memberByToken = statement<MemberSessionRow>(
  'member_session',
  `select session.tenant_id as "tenantId", session.id as "sessionId", person.no as "personNo", person.id as "personId",
     session.authenticated_at as "authenticatedAt", session.last_seen_at < now() - interval '1 minute' as "isStale"
   from session
   join person on person.tenant_id = session.tenant_id and person.no = session.person_no
   join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
   where session.token_hash = $1 and session.expires_at > now() and session.last_seen_at > now() - make_interval(hours => $2)
     and standing.claimed_at is not null and standing.deactivated_at is null`,
)

/** The password was shown again in this very session. */
export async function markAuthenticated(
  db: Executor,
  { tenantId, sessionId }: { tenantId: number; sessionId: string },
): Promise<void> {
  await db
    .updateTable('session')
    .set({ authenticatedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('id', '=', sessionId)
    .execute()
}

const touched = statement<never>('session_seen', 'update session set last_seen_at = now() where token_hash = $1')

export function findAdminSession(db: Executor, tokenHash: Buffer): Promise<AdminSessionRow | undefined> {
  return adminByToken.first(db, [tokenHash])
}

export function findMemberSession(db: Executor, tokenHash: Buffer): Promise<MemberSessionRow | undefined> {
  return memberByToken.first(db, [tokenHash, memberIdleHours])
}

/** The tenant's, whether the session has ended or not. */
export async function findSlugOfSession(db: Executor, tokenHash: Buffer): Promise<string | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('tenant', 'tenant.id', 'session.tenantId')
    .select('tenant.slug')
    .where('session.tokenHash', '=', tokenHash)
    .executeTakeFirst()
  return row?.slug
}

export async function markSeen(db: Executor, tokenHash: Buffer): Promise<void> {
  await touched.all(db, [tokenHash])
}

export async function deleteSession(db: Executor, tokenHash: Buffer) {
  return db
    .deleteFrom('session')
    .where('tokenHash', '=', tokenHash)
    .returning(['tenantId', 'adminId', 'personNo'])
    .executeTakeFirst()
}

/** @returns how many there were. @param exceptSessionId stays signed in. */
export async function deleteSessionsOf(
  db: Executor,
  { tenantId, exceptSessionId, ...whose }: { tenantId: number; exceptSessionId?: string } & SessionOwner,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('session')
    .where('tenantId', '=', tenantId)
    .where((row) => ('adminId' in whose ? row('adminId', '=', whose.adminId) : row('personNo', '=', whose.personNo)))
    .$if(exceptSessionId !== undefined, (sessions) => sessions.where('id', '<>', exceptSessionId!))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** @returns whether there was one: that of somebody else is not there. */
export async function deleteSessionOf(
  db: Executor,
  { tenantId, personNo, sessionId }: { tenantId: number; personNo: number; sessionId: string },
): Promise<boolean> {
  if (!isUuid(sessionId)) return false
  const { numDeletedRows } = await db
    .deleteFrom('session')
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where('id', '=', sessionId)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export type SessionOwner = { adminId: string } | { personNo: number }

/** Ended ones are not found anyway; this only keeps the table small. */
export async function deleteEndedSessions(db: Executor): Promise<void> {
  await db.deleteFrom('session').where('expiresAt', '<', sql<Date>`now() - interval '1 day'`).execute()
}
