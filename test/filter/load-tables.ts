import { sql } from 'kysely'
import type { Database, Trx } from '../../src/db/connection.ts'

interface Part {
  kind: 'constraint' | 'index'
  name: string
  table: string
  definition: string
}

/**
 * Fills tables while nothing is checked or indexed row by row: keys, indexes and references are taken away, and made
 * again from what the catalog said of them, which checks each of them once.
 */
export async function loadTables(db: Database, tables: string[], load: (trx: Trx) => Promise<void>) {
  await db.transaction().execute(async (trx) => {
    await sql`set local maintenance_work_mem = '256MB'`.execute(trx)
    await sql`set local work_mem = '256MB'`.execute(trx)
    const parts = await partsOf(trx, tables)
    // References go first and come last: they lean on keys.
    for (const part of parts.toReversed()) await takeAway(trx, part)
    await load(trx)
    for (const part of parts) await makeAgain(trx, part)
  })
}

/** All but the keys that other tables refer to. */
async function partsOf(trx: Trx, tables: string[]): Promise<Part[]> {
  const { rows } = await sql<Part>`
    select 'constraint' as kind, conname as name, conrelid::regclass::text as "table",
      pg_get_constraintdef(con.oid) as definition, array_position(array['p', 'u', 'f'], contype::text) as step
    from pg_constraint as con
    where conrelid = any (${tables}::text[]::regclass[]) and (contype = 'f' or contype in ('p', 'u')
      and not exists (select from pg_constraint as other where other.contype = 'f' and other.conindid = con.conindid))
    union all
    select 'index', indexrelid::regclass::text, indrelid::regclass::text, pg_get_indexdef(indexrelid), 0
    from pg_index where indrelid = any (${tables}::text[]::regclass[])
      and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))
    order by step`.execute(trx)
  return rows
}

async function takeAway(trx: Trx, { kind, name, table }: Part) {
  if (kind === 'index') return sql`drop index ${sql.ref(name)}`.execute(trx)
  return sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(trx)
}

async function makeAgain(trx: Trx, { kind, name, table, definition }: Part) {
  if (kind === 'index') return sql.raw(definition).execute(trx)
  return sql`alter table ${sql.table(table)} add constraint ${sql.ref(name)} ${sql.raw(definition)}`.execute(trx)
}
