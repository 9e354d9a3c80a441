import { type Kysely, sql } from 'kysely'

/** Mail domains that a tenant has proved to own, and the codes by which members were handed over to the application. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
create table sso_domain (
  tenant_id int not null references tenant,
  id uuid not null default gen_random_uuid(),
  domain text collate "C" not null,
  txt_token text not null,
  connection_id uuid,
  created_at timestamptz(3) not null default now(),
  verified_at timestamptz(3),
  last_checked_at timestamptz(3),
  last_result text check (last_result in ('found', 'missing', 'no_answer')),
  failing_since timestamptz(3),
  primary key (tenant_id, id),
  constraint sso_domain_unique unique (tenant_id, domain),
  foreign key (tenant_id, connection_id) references sso_connection on delete set null (connection_id),
  check ((last_checked_at is null) = (last_result is null))
);
create unique index sso_domain_verified_once on sso_domain (domain) where verified_at is not null;
create index sso_domain_by_connection on sso_domain (tenant_id, connection_id) where connection_id is not null;
comment on column sso_domain.domain is 'in lower case and ASCII (RFC 5891); its subdomains are others';
comment on column sso_domain.txt_token is 'published by whoever owns the domain; no secret';
comment on column sso_domain.connection_id is 'whose word about addresses of the domain counts, and where sign-in leads for them';
comment on column sso_domain.failing_since is 'verified, but the record was not found since then';

create table hand_over_used (
  tenant_id int not null references tenant,
  id uuid not null,
  expires_at timestamptz(3) not null,
  constraint hand_over_used_once primary key (tenant_id, id)
);
create index hand_over_used_by_expiry on hand_over_used (expires_at);
`
