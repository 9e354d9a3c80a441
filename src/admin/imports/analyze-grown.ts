import { sql } from 'kysely'
import type { Database } from '../../db/connection.ts'

/**
 * Has PostgreSQL look at the tables that have more than doubled since it last did. It does so by itself, but a minute
 * later: until then a first upload into an empty tenant would be planned as if nobody were there, each chunk by a walk
 * over everybody before it. Outside of transactions, since the lock would last until their end.
 */
export async function analyzeGrown(db: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select oid::regclass::text as name from pg_class
    where oid = any(array['person', 'person_address', 'standing', 'delivery', 'import_row']::regclass[])
      and pg_relation_size(oid) > 2 * 8192 * greatest(relpages, 8)::bigint`.execute(db)
  for (const { name } of rows) await sql`analyze ${sql.raw(name)}`.execute(db)
}
