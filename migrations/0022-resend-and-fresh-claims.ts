import { type Kysely, sql } from 'kysely'

/** Invitations are sent again to many at once, too; and a session that begins with a claim is as fresh as the sign-in before it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
alter table bulk_act
  drop constraint bulk_act_act_check,
  add constraint bulk_act_act_check check (act in ('withdraw', 'deactivate', 'reactivate', 'resend'));

alter table sso_proof add column authenticated_at timestamptz(3);
comment on column sso_proof.authenticated_at is 'as the provider says it; null: as the proof was made';
`
