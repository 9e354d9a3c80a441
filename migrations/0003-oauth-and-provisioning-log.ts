import { type Kysely, sql } from 'kysely'

/** OAuth client credentials of provisioning clients, and the log of what they send. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
create table client_secret (
  tenant_id int not null,
  id uuid not null default gen_random_uuid(),
  client_id uuid not null,
  hash bytea not null constraint client_secret_hash_unique unique,
  hint text not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  last_used_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, client_id) references provisioning_client
);
create index client_secret_by_client on client_secret (tenant_id, client_id);

create table client_key (
  tenant_id int not null,
  id uuid not null default gen_random_uuid(),
  client_id uuid not null,
  thumbprint text not null,
  jwk jsonb not null,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  primary key (tenant_id, id),
  constraint client_key_unique unique (tenant_id, client_id, thumbprint),
  foreign key (tenant_id, client_id) references provisioning_client
);
create index client_key_by_client on client_key (client_id);
comment on column client_key.jwk is 'public, with a kid; its thumbprint (RFC 7638) tells whether a new set still has it';

-- Each assertion of private_key_jwt works once; gone when it would have expired anyway.
create table client_assertion_used (
  tenant_id int not null,
  client_id uuid not null,
  jti_hash bytea not null,
  expires_at timestamptz(3) not null,
  primary key (tenant_id, client_id, jti_hash),
  foreign key (tenant_id, client_id) references provisioning_client
);
create index client_assertion_used_by_expiry on client_assertion_used (expires_at);

-- A partition a day (UTC), made ahead and dropped when old. No foreign keys: each would cost a look-up a row.
create sequence scim_request_no;
create table scim_request (
  tenant_id int not null,
  at timestamptz(3) not null,
  no bigint not null default nextval('scim_request_no'),
  request_id uuid not null,
  operation int,
  client_id uuid not null,
  credential_id uuid not null,
  method text not null,
  path text not null,
  status smallint not null,
  ms real not null,
  subject uuid,
  subject_kind text check (subject_kind in ('person', 'group', 'sought')),
  code text,
  detail text,
  ignored text[],
  unknown_members int not null default 0,
  body text,
  primary key (tenant_id, at, no)
) partition by range (at);
create index scim_request_by_subject on scim_request (tenant_id, subject, at, no) where subject is not null;
create index scim_request_refused on scim_request (tenant_id, at, no) where status >= 400;
alter sequence scim_request_no owned by scim_request.no;
comment on column scim_request.operation is 'number of the operation within a bulk request, from 1';
comment on column scim_request.subject is 'the person or group; sought: a keyed hash of the userName that was looked for or refused';
comment on column scim_request.body is 'JSON whose values are masked';
`
