import { type Kysely, sql } from 'kysely'

/**
 * A row of these is written with every change and every mail. That its tenant exists was known when the tenant's people were
 * read in the same statement; asking again locks the one row of the tenant for each, which at eight writers at once costs
 * as much as writing the row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
alter table audit drop constraint audit_tenant_id_fkey;
alter table delivery drop constraint delivery_tenant_id_fkey;
`
