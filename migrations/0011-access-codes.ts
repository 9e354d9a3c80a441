import { type Kysely, sql } from 'kysely'

/** Codes on paper, and what became of links that were opened. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
create table access_code (
  tenant_id int not null,
  person_no bigint not null,
  handle int not null constraint access_code_handle_unique unique check (handle between 0 and 1279999999),
  key_id text not null,
  generation int not null,
  link_generation int not null,
  made_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  tries int not null default 0,
  primary key (tenant_id, person_no),
  foreign key (tenant_id, person_no) references person on delete cascade
);
comment on table access_code is 'the code itself is derived from handle, generation and server key: neither it nor a hash of it is stored';
comment on column access_code.handle is 'the first seven letters of the code; nothing secret';
comment on column access_code.link_generation is 'of the standing when the code was made: what ends the link ends the code';
comment on column access_code.tries is 'wrong endings of this generation; at 20 the code is closed';

create table link_open (
  tenant_id int not null,
  person_no bigint not null,
  generation int not null,
  opens int not null default 0,
  first_at timestamptz(3),
  last_at timestamptz(3),
  begun_at timestamptz(3),
  primary key (tenant_id, person_no, generation),
  foreign key (tenant_id, person_no) references person on delete cascade
);
comment on table link_open is 'a count beside the claim and no part of it: scanners open links, too';
comment on column link_open.begun_at is 'the first step that was sent, which only people do';
`
