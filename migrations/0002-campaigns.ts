import { type Kysely, sql } from 'kysely'

/** Inviting and reminding the chosen, people files, and texts that are kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
alter table campaign add column action text not null default 'invite' check (action in ('invite', 'remind'));

-- Whom a campaign of the chosen is for, as chosen when it started.
create table campaign_person (
  tenant_id int not null,
  campaign_no bigint not null,
  person_no bigint not null,
  primary key (tenant_id, campaign_no, person_no),
  foreign key (tenant_id, campaign_no) references campaign on delete cascade,
  foreign key (tenant_id, person_no) references person on delete cascade
);
create index campaign_person_by_person on campaign_person (tenant_id, person_no);

create index standing_by_invitation on standing (tenant_id, invited_at, person_no)
  where invited_at is not null and claimed_at is null and deactivated_at is null;

create table reminder_progress (
  tenant_id int not null references tenant,
  nth smallint not null,
  reached timestamptz(3) not null,
  primary key (tenant_id, nth)
);
comment on column reminder_progress.reached is 'everybody invited until then has had this reminder considered';

-- A file that names people to invite; gone after a week.
create table people_file (
  tenant_id int not null references tenant,
  no bigint generated always as identity,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('csv', 'vcf', 'txt', 'ldif')),
  name text not null,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, no),
  constraint people_file_id_unique unique (tenant_id, id)
);
create index people_file_by_age on people_file (created_at);

create table people_file_row (
  tenant_id int not null,
  file_no bigint not null,
  ord int not null,
  line int not null,
  given text not null,
  outcome text not null check (outcome in
    ('matched', 'already_invited', 'already_claimed', 'deactivated', 'repeated', 'not_found', 'ambiguous', 'invalid')),
  reason text,
  person_no bigint,
  primary key (tenant_id, file_no, ord),
  foreign key (tenant_id, file_no) references people_file on delete cascade,
  foreign key (tenant_id, person_no) references person on delete cascade
);
create index people_file_row_by_person on people_file_row (tenant_id, person_no) where person_no is not null;

create table saved_message (
  tenant_id int not null references tenant,
  id uuid not null default gen_random_uuid(),
  name text not null,
  subject text,
  body text,
  changed_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  constraint saved_message_name_unique unique (tenant_id, name)
);
`
