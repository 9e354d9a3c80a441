import { sql } from 'kysely'
import type { Database } from './connection.ts'

const tables = ['person', 'person_address', 'standing', 'delivery', 'import_row'] as const

/**
 * Has PostgreSQL look at the tables that have more than doubled since it last did, or of whose companies it knows all but this one. It
 * does so by itself, but a minute later: until then what has just come is planned for as if nobody were there. Outside of
 * transactions, since the lock would last until their end.
 */
export async function analyzeFor(db: Database, tenantId: number): Promise<void> {
  for (const table of await unknownTables(db, tenantId)) await sql`analyze ${sql.table(table)}`.execute(db)
}

async function unknownTables(db: Database, tenantId: number): Promise<string[]> {
  // Where it lists every company that it knows, any other is nobody to it.
  const { rows } = await sql<{ name: string; hasGrown: boolean; isUnknown: boolean }>`
    select relname as name, pg_relation_size(pg_class.oid) > 2 * 8192 * greatest(relpages, 8)::bigint as has_grown,
      coalesce(n_distinct <= cardinality(known) and n_distinct > 0 and not ${tenantId} = any(known), false) as is_unknown
    from pg_class
    left join lateral (
      select n_distinct, most_common_vals::text::int[] as known from pg_stats
      where schemaname = current_schema() and tablename = relname and attname = 'tenant_id'
    ) as statistics on true
    where pg_class.oid = any(${[...tables]}::text[]::regclass[])`.execute(db)
  const unknown: string[] = []
  for (const { name, hasGrown, isUnknown } of rows) {
    if (hasGrown || (isUnknown && (await hasMany(db, name, tenantId)))) unknown.push(name)
  }
  return unknown
}

/** For whom it matters. */
const many = 2_000

async function hasMany(db: Database, table: string, tenantId: number): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      select from ${sql.table(table)} where tenant_id = ${tenantId} limit ${sql.lit(many)}) as counted`.execute(db)
  return rows[0]!.n === many
}
