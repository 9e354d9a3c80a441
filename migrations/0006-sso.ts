import { type Kysely, sql } from 'kysely'

/** Single sign-on: connections, the identities linked by them, and what is on its way between a browser and an identity provider. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
create table sso_connection (
  tenant_id int not null references tenant,
  id uuid not null default gen_random_uuid() constraint sso_connection_id_unique unique,
  name text not null,
  protocol text not null check (protocol in ('oidc', 'saml')),
  state text not null default 'draft' check (state in ('draft', 'enabled', 'disabled')),
  settings jsonb not null,
  secret_key_id text,
  secrets bytea,
  match_key text not null check (match_key in ('external_id', 'user_name', 'email')),
  match_claim text not null,
  match_client_id uuid,
  is_authoritative boolean not null default false,
  creates_people boolean not null default false,
  invites_created boolean not null default false,
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  changed_at timestamptz(3) not null default now(),
  tested_at timestamptz(3),
  primary key (tenant_id, id),
  constraint sso_connection_name_unique unique (tenant_id, name),
  foreign key (tenant_id, match_client_id) references provisioning_client,
  check ((secrets is null) = (secret_key_id is null))
);
comment on column sso_connection.id is 'unique over all: in an SSO path it finds out the tenant';
comment on column sso_connection.settings is 'of its protocol, without secrets';
comment on column sso_connection.secrets is 'JSON sealed by the server key that is named beside it (AES-256-GCM), bound to tenant and connection';
comment on column sso_connection.match_client_id is 'whose externalId is compared; null for any client''s';
comment on column sso_connection.is_authoritative is 'its word alone decides which userName or externalId somebody has';
comment on column sso_connection.invites_created is 'the answer to now or later for the people that it creates';
comment on column sso_connection.tested_at is 'of a test that went well since the last change of what it tests';

-- Who somebody is: never an address. One identity for each person and connection.
create table external_identity (
  tenant_id int not null,
  connection_id uuid not null,
  issuer text collate "C" not null,
  subject text collate "C" not null,
  person_no bigint not null,
  linked_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  constraint external_identity_unique primary key (tenant_id, connection_id, issuer, subject),
  constraint external_identity_one_each unique (tenant_id, person_no, connection_id),
  foreign key (tenant_id, connection_id) references sso_connection on delete cascade,
  foreign key (tenant_id, person_no) references person on delete cascade
);

-- One way to an identity provider and back. Kept for a while after its use, so that a replay is known for what it is.
create table sso_request (
  tenant_id int not null,
  id uuid not null default gen_random_uuid(),
  state_hash bytea not null constraint sso_request_state_unique unique,
  connection_id uuid not null,
  purpose text not null check (purpose in ('sign_in', 'admin', 'claim', 'test')),
  browser_hash bytea not null,
  nonce text,
  secret_key_id text,
  code_verifier bytea,
  person_no bigint,
  admin_id uuid,
  return_to text,
  report jsonb,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references sso_connection on delete cascade,
  foreign key (tenant_id, person_no) references person on delete cascade,
  foreign key (tenant_id, admin_id) references admin on delete cascade
);
create index sso_request_by_connection on sso_request (tenant_id, connection_id);
create index sso_request_by_person on sso_request (tenant_id, person_no) where person_no is not null;
create index sso_request_by_admin on sso_request (tenant_id, admin_id) where admin_id is not null;
create index sso_request_by_browser on sso_request (browser_hash);
create index sso_request_by_expiry on sso_request (expires_at);
comment on column sso_request.browser_hash is 'SHA-256 of the cookie of the browser that began it';
comment on column sso_request.code_verifier is 'sealed; of PKCE (RFC 7636)';
comment on column sso_request.person_no is 'claim: whose invitation';
comment on column sso_request.admin_id is 'test: who tests';
comment on column sso_request.return_to is 'a path of our own';
comment on column sso_request.report is 'test: what came and how it would match';

create table saml_request (
  tenant_id int not null,
  connection_id uuid not null,
  id text collate "C" not null,
  state_hash bytea not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  primary key (tenant_id, connection_id, id),
  foreign key (tenant_id, connection_id) references sso_connection on delete cascade,
  foreign key (state_hash) references sso_request (state_hash) on delete cascade
);
create index saml_request_by_state on saml_request (state_hash);
create index saml_request_by_expiry on saml_request (expires_at);
comment on column saml_request.id is 'ID of the AuthnRequest, for InResponseTo';

create table saml_assertion_used (
  tenant_id int not null,
  connection_id uuid not null,
  id_hash bytea not null,
  expires_at timestamptz(3) not null,
  constraint saml_assertion_used_once primary key (tenant_id, connection_id, id_hash),
  foreign key (tenant_id, connection_id) references sso_connection on delete cascade
);
create index saml_assertion_used_by_expiry on saml_assertion_used (expires_at);

-- A verified identity that waits for its browser: the POST of an identity provider carries no cookie of ours.
create table sso_arrival (
  handle_hash bytea primary key,
  tenant_id int not null,
  connection_id uuid not null,
  state_hash bytea,
  secret_key_id text not null,
  identity bytea not null,
  expires_at timestamptz(3) not null,
  foreign key (tenant_id, connection_id) references sso_connection on delete cascade,
  foreign key (state_hash) references sso_request (state_hash) on delete cascade
);
create index sso_arrival_by_connection on sso_arrival (tenant_id, connection_id);
create index sso_arrival_by_state on sso_arrival (state_hash) where state_hash is not null;
create index sso_arrival_by_expiry on sso_arrival (expires_at);
comment on column sso_arrival.state_hash is 'null where the identity provider began by itself';
comment on column sso_arrival.identity is 'sealed; minutes old at most';

create table sso_conflict (
  tenant_id int not null,
  id uuid not null default gen_random_uuid(),
  connection_id uuid not null,
  issuer text collate "C" not null,
  subject text collate "C" not null,
  reason text not null check (reason in ('several_match', 'already_claimed', 'already_linked', 'name_taken')),
  match_value text not null,
  tries int not null default 1,
  created_at timestamptz(3) not null default now(),
  last_tried_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  constraint sso_conflict_identity_unique unique (tenant_id, connection_id, issuer, subject),
  foreign key (tenant_id, connection_id) references sso_connection on delete cascade
);
comment on table sso_conflict is 'identities that an admin has to decide about; the decided ones are gone, and stand in the audit log';
comment on column sso_conflict.match_value is 'what the claim said';

create table sso_conflict_person (
  tenant_id int not null,
  conflict_id uuid not null,
  person_no bigint not null,
  primary key (tenant_id, conflict_id, person_no),
  foreign key (tenant_id, conflict_id) references sso_conflict on delete cascade,
  foreign key (tenant_id, person_no) references person on delete cascade
);
create index sso_conflict_person_by_person on sso_conflict_person (tenant_id, person_no);

-- That this browser's holder has just signed in at the company: takes the place of link and password in the claim.
create table sso_proof (
  token_hash bytea primary key,
  tenant_id int not null,
  person_no bigint not null,
  connection_id uuid not null,
  issuer text collate "C" not null,
  subject text collate "C" not null,
  session_secret_key_id text,
  session_secret bytea,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  foreign key (tenant_id, connection_id) references sso_connection on delete cascade,
  foreign key (tenant_id, person_no) references person on delete cascade
);
create index sso_proof_by_person on sso_proof (tenant_id, person_no);
create index sso_proof_by_connection on sso_proof (tenant_id, connection_id);
create index sso_proof_by_expiry on sso_proof (expires_at);

-- What a session's end needs to tell the identity provider.
create table sso_session (
  token_hash bytea primary key references session on delete cascade,
  tenant_id int not null,
  connection_id uuid not null,
  secret_key_id text,
  secret bytea,
  foreign key (tenant_id, connection_id) references sso_connection on delete cascade
);
create index sso_session_by_connection on sso_session (tenant_id, connection_id);
comment on column sso_session.secret is 'sealed: ID token, or NameID and SessionIndex';

create index audit_by_reference on audit (tenant_id, (detail ->> 'reference')) where type = 'sso.refused';

alter table standing add column auth_method text constraint standing_auth_method_check check (auth_method in ('sso', 'password'));
comment on column standing.auth_method is 'before the claim: what an admin set, null for the tenant''s rule; after it: how the account was claimed, null for a password';
`
