import { type Kysely, sql } from 'kysely'

/** Extensions of the User schema that a tenant declares, and the right of a provisioning client to be told claim links. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
alter table provisioning_client add column can_read_claim_links boolean not null default false;

alter table tenant add column schema_version int not null default 0;
comment on column tenant.schema_version is 'rises with every change of its extension schemas; 0 where it never had one';

create table extension_schema (
  tenant_id int not null references tenant,
  id uuid not null default gen_random_uuid(),
  urn text not null,
  urn_key text collate "C" not null,
  name text not null,
  description text not null,
  attributes jsonb not null,
  created_at timestamptz(3) not null default now(),
  modified_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  constraint extension_schema_urn_unique unique (tenant_id, urn_key)
);
comment on column extension_schema.attributes is 'declarations in their order, as RFC 7643 section 7 names their parts';
`
