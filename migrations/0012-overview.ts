import { type Kysely, sql } from 'kysely'

/** What is counted in the background for the overview of a large tenant, and whose mail is in trouble. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
create table overview_count (
  tenant_id int not null references tenant,
  name text not null,
  content jsonb not null,
  counted_at timestamptz(3) not null default now(),
  took_milliseconds int not null,
  primary key (tenant_id, name)
);
comment on table overview_count is 'counts of everybody, which take seconds at a million people; never names';

-- Of all mail a few; what waits or was sent would make each of a million sendings dearer.
create index delivery_in_trouble on delivery (tenant_id, state, person_no) where state in ('failed', 'deferred');
`
