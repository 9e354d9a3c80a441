import { type Kysely, sql } from 'kysely'

/** Invitations are sent again to many at once, too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
alter table bulk_act
  drop constraint bulk_act_act_check,
  add constraint bulk_act_act_check check (act in ('withdraw', 'deactivate', 'reactivate', 'resend'));
`
