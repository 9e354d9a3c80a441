import { type Kysely, sql } from 'kysely'

/** How it went with the metadata that a SAML connection reads by itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
create table saml_metadata (
  tenant_id int not null,
  connection_id uuid not null,
  tried_at timestamptz(3) not null default now(),
  read_at timestamptz(3),
  fault text,
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references sso_connection on delete cascade
);
comment on table saml_metadata is 'the address itself stands in the settings of the connection';
comment on column saml_metadata.read_at is 'when the document was last taken';
comment on column saml_metadata.fault is 'what was wrong at the last try, in a sentence; null where nothing was';
`
