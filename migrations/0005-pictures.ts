import { type Kysely, sql } from 'kysely'

/** Pictures that people give of themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
create table person_picture (
  tenant_id int not null,
  person_no bigint not null,
  handle bytea not null default random_handle() constraint person_picture_handle_unique unique,
  generation int not null,
  content bytea not null,
  published_at timestamptz(3),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, person_no),
  foreign key (tenant_id, person_no) references person on delete cascade
);
alter table person_picture alter column content set storage external;
comment on column person_picture.handle is 'in its address, which nobody can guess; a new picture has a new one';
comment on column person_picture.generation is 'of the claim link by which it was given; another link''s holder does not see it';
comment on column person_picture.content is 'JPEG of 512 by 512, re-encoded by us';
comment on column person_picture.published_at is 'null until the claim';
`
