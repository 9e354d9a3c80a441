import { type Kysely, sql } from 'kysely'

/** The newest failed mail, and the audit log by a type that is rare, without reading all the others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
create index delivery_failed on delivery (tenant_id, finished_at) where state = 'failed';
-- What a client pushes at machine speed is common and found without it, and pays nothing for it.
create index audit_by_type on audit (tenant_id, type, no)
  where type not in ('person.provisioned', 'person.changed', 'group.changed');
`
