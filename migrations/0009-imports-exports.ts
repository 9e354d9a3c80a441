import { type Kysely, sql } from 'kysely'

/** People by the file: uploads that create, change and deactivate, and what is handed out of everybody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
-- An upload is kept as history; its rows, which name people, go after a week.
create table import (
  tenant_id int not null references tenant,
  no bigint generated always as identity,
  id uuid not null default gen_random_uuid(),
  name text not null,
  columns text[] not null,
  state text not null default 'checking' check (state in ('checking', 'ready', 'running', 'done', 'cancelled')),
  pass text not null default 'people' check (pass in ('people', 'managers')),
  cursor int not null default 0,
  rows int not null default 0,
  invite text check (invite in ('now', 'later')),
  planned jsonb not null default '{}',
  results jsonb not null default '{}',
  invited int not null default 0,
  actor_kind text not null,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  started_at timestamptz(3),
  finished_at timestamptz(3),
  rows_removed_at timestamptz(3),
  primary key (tenant_id, no),
  constraint import_id_unique unique (tenant_id, id)
);
create index import_with_rows on import (created_at) where rows_removed_at is null;
comment on column import.cursor is 'the last row that is dealt with in this state and pass';
comment on column import.planned is 'rows by what they would do; results: by what they did';

create table import_row (
  tenant_id int not null,
  import_no bigint not null,
  ord int not null,
  line int not null,
  given jsonb not null,
  fault text,
  same_email_line int,
  manager_in_file boolean not null default false,
  plan text check (plan in ('create', 'change', 'deactivate', 'reactivate', 'unchanged', 'reject')),
  outcome text check (outcome in ('create', 'change', 'deactivate', 'reactivate', 'unchanged', 'reject')),
  fields text[] not null default '{}',
  reason text,
  person_no bigint,
  primary key (tenant_id, import_no, ord),
  foreign key (tenant_id, import_no) references import on delete cascade,
  foreign key (tenant_id, person_no) references person on delete cascade
);
create index import_row_by_person on import_row (tenant_id, person_no) where person_no is not null;
comment on column import_row.fault is 'why the row cannot be read';
comment on column import_row.same_email_line is 'an earlier row with the same address and another employee id';

-- What was asked for and handed out; nobody's data and no link is kept here.
create table export (
  tenant_id int not null references tenant,
  no bigint generated always as identity,
  id uuid not null default gen_random_uuid(),
  state text not null default 'preparing' check (state in ('preparing', 'ready')),
  cut_off bigint not null,
  cursor bigint not null default 0,
  expected int not null default 0,
  people int not null default 0,
  claim_links int not null default 0,
  actor_kind text not null,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  ready_at timestamptz(3),
  expires_at timestamptz(3),
  mail_state text check (mail_state in ('queued', 'sent', 'failed')),
  mail_attempts smallint not null default 0,
  mail_result text,
  fetched int not null default 0,
  last_fetched_at timestamptz(3),
  primary key (tenant_id, no),
  constraint export_id_unique unique (tenant_id, id)
);
comment on column export.cut_off is 'people made later are not in it';
`
