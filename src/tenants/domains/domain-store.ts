import { type SqlBool, sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import type { DomainCheckResult } from '../../db/tables.ts'
import { isUuid } from '../../base/uuid.ts'
import { type Domain, graceDays } from './domain.ts'

export interface DomainKey {
  tenantId: number
  domainId: string
}

/** In the order of the alphabet. */
export async function listDomains(db: Executor, tenantId: number): Promise<Domain[]> {
  return db.selectFrom('ssoDomain').selectAll().where('tenantId', '=', tenantId).orderBy('domain').execute()
}

export async function findDomain(
  db: Executor,
  { tenantId, domainId }: DomainKey,
  lock?: 'for update',
): Promise<Domain | undefined> {
  if (!isUuid(domainId)) return undefined
  return db
    .selectFrom('ssoDomain')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', domainId)
    .$if(lock !== undefined, (domains) => domains.forUpdate())
    .executeTakeFirst()
}

export async function countDomains(db: Executor, tenantId: number): Promise<number> {
  const { count } = await db
    .selectFrom('ssoDomain')
    .select((row) => row.fn.countAll().as('count'))
    .where('tenantId', '=', tenantId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function insertDomain(
  db: Executor,
  row: { tenantId: number; domain: string; txtToken: string; connectionId?: string | null },
): Promise<Domain> {
  return db.insertInto('ssoDomain').values(row).returningAll().executeTakeFirstOrThrow()
}

/** @returns undefined where there is none. */
export async function setDomainConnection(
  db: Executor,
  { tenantId, domainId, connectionId }: DomainKey & { connectionId: string | null },
): Promise<Domain | undefined> {
  return db
    .updateTable('ssoDomain')
    .set({ connectionId })
    .where('tenantId', '=', tenantId)
    .where('id', '=', domainId)
    .returningAll()
    .executeTakeFirst()
}

/** What a check found. A verified domain stays so until its record was missing for {@link graceDays}. */
export async function storeCheck(
  db: Executor,
  { tenantId, domainId, result }: DomainKey & { result: DomainCheckResult },
): Promise<Domain> {
  const isFound = result === 'found'
  const hasLapsed = sql<SqlBool>`failing_since < now() - make_interval(days => ${graceDays})`
  return db
    .updateTable('ssoDomain')
    .set({
      lastCheckedAt: sql<Date>`now()`,
      lastResult: result,
      ...(isFound
        ? { verifiedAt: sql<Date>`coalesce(verified_at, now())`, failingSince: null }
        : {
            verifiedAt: sql<Date | null>`case when ${hasLapsed} then null else verified_at end`,
            failingSince: sql<Date | null>`case when verified_at is not null and not coalesce(${hasLapsed}, false) then coalesce(failing_since, now()) end`,
          }),
    })
    .where('tenantId', '=', tenantId)
    .where('id', '=', domainId)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteDomain(db: Executor, { tenantId, domainId }: DomainKey): Promise<Domain | undefined> {
  if (!isUuid(domainId)) return undefined
  return db
    .deleteFrom('ssoDomain')
    .where('tenantId', '=', tenantId)
    .where('id', '=', domainId)
    .returningAll()
    .executeTakeFirst()
}

/** Of all tenants: verified ones that nobody looked at for a day, and new ones, whose record is awaited. */
export async function domainsDue(db: Executor): Promise<DomainKey[]> {
  return db
    .selectFrom('ssoDomain')
    .select(['tenantId', 'id as domainId'])
    .where((row) =>
      row.or([
        row.and([row('verifiedAt', 'is not', null), row('lastCheckedAt', '<', sql<Date>`now() - interval '23 hours'`)]),
        row.and([row('verifiedAt', 'is', null), row('createdAt', '>', sql<Date>`now() - interval '7 days'`)]),
      ]),
    )
    .orderBy('lastCheckedAt', (order) => order.asc().nullsFirst())
    .execute()
}
