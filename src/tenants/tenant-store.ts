import { sql } from 'kysely'
import type { JsonObject } from '../base/json.ts'
import type { Executor } from '../db/connection.ts'
import { slugForm, type Tenant } from './tenant.ts'

const columns = ['id', 'slug', 'name', 'createdAt'] as const

/** A person is counted in one of these rows at random, so that creations do not wait for one another. */
export const countSlots = 16

export async function insertTenant(db: Executor, tenant: { slug: string; name: string }): Promise<Tenant> {
  const row = await db
    .insertInto('tenant')
    .values({ ...tenant, settings: {} })
    .returning(columns)
    .executeTakeFirstOrThrow()
  await sql`insert into person_count (tenant_id, slot) select ${row.id}, generate_series(0, ${countSlots - 1}::int)`.execute(
    db,
  )
  return row
}

export async function findTenantBySlug(db: Executor, slug: string): Promise<Tenant | undefined> {
  if (!slugForm.test(slug)) return undefined
  return db.selectFrom('tenant').select(columns).where('slug', '=', slug).executeTakeFirst()
}

export async function findTenantById(db: Executor, tenantId: number): Promise<Tenant | undefined> {
  return db.selectFrom('tenant').select(columns).where('id', '=', tenantId).executeTakeFirst()
}

/** In the order in which they were made. */
export async function listTenants(db: Executor): Promise<Tenant[]> {
  return db.selectFrom('tenant').select(columns).orderBy('id').execute()
}

/** @param lock for a change of what is read. */
export async function storedSettings(
  db: Executor,
  tenantId: number,
  lock?: 'for no key update',
): Promise<JsonObject | undefined> {
  const row = await db
    .selectFrom('tenant')
    .select('settings')
    .where('id', '=', tenantId)
    .$if(lock !== undefined, (tenant) => tenant.forNoKeyUpdate())
    .executeTakeFirst()
  return row?.settings
}

export async function writeSettings(db: Executor, tenantId: number, settings: JsonObject): Promise<void> {
  await db
    .updateTable('tenant')
    .set({ settings: JSON.stringify(settings) })
    .where('id', '=', tenantId)
    .execute()
}

export async function renameTenant(db: Executor, tenantId: number, name: string): Promise<void> {
  await db.updateTable('tenant').set({ name }).where('id', '=', tenantId).execute()
}

/** Taken before a client is added: Invite All holds the row for update while it flips the tenant's clients. */
export async function shareTenant(db: Executor, tenantId: number): Promise<boolean> {
  const row = await db.selectFrom('tenant').select('id').where('id', '=', tenantId).forShare().executeTakeFirst()
  return row !== undefined
}
