import { type Kysely, sql } from 'kysely'

/** Who is also an admin gets no identity by a match: it waits for an admin, with this reason. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
alter table sso_conflict
  drop constraint sso_conflict_reason_check,
  add constraint sso_conflict_reason_check
    check (reason in ('several_match', 'already_claimed', 'already_linked', 'name_taken', 'is_admin'));
`
