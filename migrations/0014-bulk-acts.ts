import { type Kysely, sql } from 'kysely'

/** Acts on everybody who matches, and the indexes by which lists of a million people find the few. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
-- One act of an admin on many. It names nobody: whom it means is asked of each person when their turn comes; only ids that were
-- ticked are kept, and only until it is over.
create table bulk_act (
  tenant_id int not null references tenant,
  no bigint generated always as identity,
  id uuid not null default gen_random_uuid(),
  act text not null check (act in ('withdraw', 'deactivate', 'reactivate')),
  people jsonb,
  filter text,
  state text not null default 'running' check (state in ('running', 'done', 'stopped')),
  cut_off bigint not null,
  cursor bigint not null default 0,
  people_count int not null,
  looked int not null default 0,
  reached int not null default 0,
  left_out jsonb not null default '{}',
  actor_kind text not null,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (tenant_id, no),
  constraint bulk_act_id_unique unique (tenant_id, id)
);
comment on column bulk_act.people is 'the selection as it was asked for; removed when it is over';
comment on column bulk_act.cursor is 'the last person whose turn has come; those behind cut_off came later and are not meant';
comment on column bulk_act.left_out is 'people by the reason why they were passed over';

create index person_by_source on person (tenant_id, source, no);
-- With the user name, so that a search in the middle of names reads no table.
create index person_by_display_and_user_name on person (tenant_id, display_key, no) include (user_name_key);
drop index person_by_display;
alter index person_by_display_and_user_name rename to person_by_display;
-- Seldom, and terminal or put aside: the mails that are queued and sent pay nothing for it.
create index delivery_set_aside on delivery (tenant_id, state, person_no) where state in ('held', 'cancelled');
`
