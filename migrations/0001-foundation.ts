import { type Kysely, sql } from 'kysely'

/** Tenant first in every key; composite foreign keys make a row that points into another tenant impossible. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
create table tenant (
  id int generated always as identity primary key,
  slug text not null constraint tenant_slug_unique unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name text not null,
  settings jsonb not null default '{}',
  created_at timestamptz(3) not null default now()
);

create table provisioning_client (
  tenant_id int not null references tenant,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('entra', 'google', 'okta', 'ad_sync', 'other_idp', 'api')),
  name text not null,
  invite_on_create boolean not null,
  created_at timestamptz(3) not null default now(),
  disabled_at timestamptz(3),
  primary key (tenant_id, id),
  constraint provisioning_client_name_unique unique (tenant_id, name)
);

create table client_token (
  tenant_id int not null,
  id uuid not null default gen_random_uuid(),
  client_id uuid not null,
  hash bytea not null constraint client_token_hash_unique unique,
  hint text not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  last_used_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, client_id) references provisioning_client
);
create index client_token_by_client on client_token (tenant_id, client_id);

create table api_key (
  tenant_id int not null references tenant,
  id uuid not null default gen_random_uuid(),
  name text not null,
  hash bytea not null constraint api_key_hash_unique unique,
  hint text not null,
  scopes text[] not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  last_used_at timestamptz(3),
  primary key (tenant_id, id)
);

create table person (
  tenant_id int not null references tenant,
  no bigint generated always as identity,
  id uuid not null default gen_random_uuid(),
  user_name text not null,
  user_name_key text collate "C" not null,
  display_key text collate "C" not null,
  employee_key text collate "C",
  attributes jsonb not null,
  source text not null check (source in ('entra', 'google', 'okta', 'ad_sync', 'other_idp', 'api', 'admin', 'import', 'sso')),
  created_by uuid,
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  modified_at timestamptz(3) not null default now(),
  primary key (tenant_id, no),
  constraint person_id_unique unique (tenant_id, id),
  constraint person_user_name_unique unique (tenant_id, user_name_key)
);
create index person_by_modified on person (tenant_id, modified_at, no);
create index person_by_display on person (tenant_id, display_key, no);
create index person_by_employee on person (tenant_id, employee_key) where employee_key is not null;

create table person_external_id (
  tenant_id int not null,
  client_id uuid not null,
  external_id text collate "C" not null,
  person_no bigint not null,
  constraint person_external_id_unique primary key (tenant_id, client_id, external_id),
  constraint person_external_id_one_each unique (tenant_id, person_no, client_id),
  foreign key (tenant_id, person_no) references person on delete cascade,
  foreign key (tenant_id, client_id) references provisioning_client
);

create table person_address (
  tenant_id int not null,
  person_no bigint not null,
  ord smallint not null,
  value text not null,
  value_key text collate "C" not null,
  type text,
  is_primary boolean not null default false,
  is_mail boolean not null default false,
  primary key (tenant_id, person_no, ord),
  foreign key (tenant_id, person_no) references person on delete cascade
);
create index person_address_by_value on person_address (tenant_id, value_key);
comment on column person_address.ord is '1.. as in emails; 0 for the userName where it is an address and no e-mail is given';

create table standing (
  tenant_id int not null,
  person_no bigint not null,
  invited_at timestamptz(3),
  claimed_at timestamptz(3),
  deactivated_at timestamptz(3),
  withdrawn_at timestamptz(3),
  handle bytea,
  generation int not null default 0,
  key_id text,
  link_expires_at timestamptz(3),
  version int not null default 1,
  primary key (tenant_id, person_no),
  foreign key (tenant_id, person_no) references person on delete cascade,
  check (invited_at is null or (handle is not null and key_id is not null)),
  check (octet_length(handle) = 12)
) with (fillfactor = 50);
create unique index standing_handle_unique on standing (handle) where handle is not null;
create index standing_uninvited on standing (tenant_id, person_no)
  where deactivated_at is null and claimed_at is null and invited_at is null;
create index standing_invited on standing (tenant_id, person_no)
  where deactivated_at is null and claimed_at is null and invited_at is not null;
create index standing_claimed on standing (tenant_id, person_no)
  where deactivated_at is null and claimed_at is not null;
create index standing_deactivated on standing (tenant_id, person_no)
  where deactivated_at is not null;
create index standing_withdrawn on standing (tenant_id, person_no)
  where withdrawn_at is not null;

-- 96 random bits: the bits of two halves of a version 4 UUID that are random.
create function random_handle() returns bytea language sql volatile parallel safe as $$
  select substr(bytes, 1, 6) || substr(bytes, 11, 6) from (select uuid_send(gen_random_uuid()) as bytes) as random
$$;

create table person_count (
  tenant_id int not null references tenant,
  slot smallint not null check (slot between 0 and 15),
  n bigint not null default 0,
  primary key (tenant_id, slot)
) with (fillfactor = 50);

create table credential (
  tenant_id int not null,
  person_no bigint not null,
  password_hash text not null,
  set_at timestamptz(3) not null default now(),
  primary key (tenant_id, person_no),
  foreign key (tenant_id, person_no) references person on delete cascade
);

create table admin (
  tenant_id int not null references tenant,
  id uuid not null default gen_random_uuid(),
  email text not null,
  email_key text collate "C" not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'inviter', 'auditor')),
  password_hash text,
  person_no bigint,
  created_at timestamptz(3) not null default now(),
  disabled_at timestamptz(3),
  primary key (tenant_id, id),
  constraint admin_email_unique unique (tenant_id, email_key),
  foreign key (tenant_id, person_no) references person on delete set null (person_no)
);
create index admin_by_person on admin (tenant_id, person_no) where person_no is not null;

create table session (
  token_hash bytea primary key,
  tenant_id int not null references tenant,
  id uuid not null default gen_random_uuid(),
  person_no bigint,
  admin_id uuid,
  method text not null check (method in ('password', 'one_time_link', 'sso', 'claim')),
  created_at timestamptz(3) not null default now(),
  authenticated_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  user_agent text,
  check ((person_no is null) <> (admin_id is null)),
  foreign key (tenant_id, person_no) references person on delete cascade,
  foreign key (tenant_id, admin_id) references admin on delete cascade
);
create index session_by_person on session (tenant_id, person_no) where person_no is not null;
create index session_by_admin on session (tenant_id, admin_id) where admin_id is not null;
create index session_by_expiry on session (expires_at);

-- The token is derived from handle and server key (as a claim link is), so a resent mail repeats it and the database alone yields none.
create table one_time_link (
  handle bytea primary key default random_handle(),
  tenant_id int not null references tenant,
  key_id text not null,
  purpose text not null check (purpose in ('first_admin', 'admin_sign_in', 'password_reset')),
  admin_id uuid,
  person_no bigint,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  foreign key (tenant_id, admin_id) references admin on delete cascade,
  foreign key (tenant_id, person_no) references person on delete cascade
);
create index one_time_link_by_person on one_time_link (tenant_id, person_no) where person_no is not null;
create index one_time_link_by_admin on one_time_link (tenant_id, admin_id) where admin_id is not null;

create table claim_progress (
  tenant_id int not null,
  person_no bigint not null,
  generation int not null,
  steps jsonb not null,
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, person_no),
  foreign key (tenant_id, person_no) references person on delete cascade
);

create table terms_acceptance (
  tenant_id int not null,
  person_no bigint not null,
  terms_version text not null,
  terms_hash bytea not null,
  accepted_at timestamptz(3) not null default now(),
  primary key (tenant_id, person_no, terms_version),
  foreign key (tenant_id, person_no) references person on delete cascade
);

create table person_group (
  tenant_id int not null references tenant,
  no bigint generated always as identity,
  id uuid not null default gen_random_uuid(),
  display_name text not null,
  display_key text collate "C" not null,
  pushed_by uuid,
  role text check (role in ('required', 'suggested', 'open')),
  member_count int not null default 0,
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  modified_at timestamptz(3) not null default now(),
  primary key (tenant_id, no),
  constraint person_group_id_unique unique (tenant_id, id),
  foreign key (tenant_id, pushed_by) references provisioning_client,
  check (pushed_by is null or role is null)
) with (fillfactor = 80);
create unique index person_group_pushed_name_unique on person_group (tenant_id, display_key) where pushed_by is not null;
create unique index person_group_local_name_unique on person_group (tenant_id, display_key) where pushed_by is null;
comment on column person_group.pushed_by is 'the provisioning client that made it; null for a local group';
comment on column person_group.role is 'local groups: required, suggested or open in the claim; null is not offered';

create table group_external_id (
  tenant_id int not null,
  client_id uuid not null,
  external_id text collate "C" not null,
  group_no bigint not null,
  constraint group_external_id_unique primary key (tenant_id, client_id, external_id),
  constraint group_external_id_one_each unique (tenant_id, group_no, client_id),
  foreign key (tenant_id, group_no) references person_group on delete cascade,
  foreign key (tenant_id, client_id) references provisioning_client
);

create table group_member (
  tenant_id int not null,
  group_no bigint not null,
  person_no bigint not null,
  primary key (tenant_id, group_no, person_no),
  foreign key (tenant_id, group_no) references person_group on delete cascade,
  foreign key (tenant_id, person_no) references person on delete cascade
);
create index group_member_by_person on group_member (tenant_id, person_no, group_no);

create table subgroup (
  tenant_id int not null,
  group_no bigint not null,
  child_no bigint not null,
  primary key (tenant_id, group_no, child_no),
  foreign key (tenant_id, group_no) references person_group on delete cascade,
  foreign key (tenant_id, child_no) references person_group on delete cascade
);
create index subgroup_by_child on subgroup (tenant_id, child_no);

create table campaign (
  tenant_id int not null references tenant,
  no bigint generated always as identity,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('all', 'filter', 'list', 'one')),
  subject text,
  body text,
  filter text,
  include_withdrawn boolean not null default true,
  cut_off bigint not null,
  cursor bigint not null default 0,
  state text not null default 'running' check (state in ('running', 'paused', 'done', 'cancelled')),
  expected int not null default 0,
  invited int not null default 0,
  without_mail int not null default 0,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (tenant_id, no),
  constraint campaign_id_unique unique (tenant_id, id)
);

-- No foreign key to person: a delivery outlives its recipient and keeps its result, without an address (security §2.14).
create table delivery (
  tenant_id int not null references tenant,
  person_no bigint not null,
  cause text collate "C" not null,
  nth smallint not null default 1,
  kind text not null check (kind in ('invitation', 'reminder', 'password_reset', 'address_changed', 'password_changed')),
  campaign_no bigint,
  to_address text,
  link_handle bytea,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'deferred', 'failed', 'cancelled', 'held')),
  run_at timestamptz(3) not null default now(),
  lease_until timestamptz(3),
  fence int not null default 0,
  attempts smallint not null default 0,
  message_id text,
  result_code int,
  result text,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (tenant_id, person_no, cause, nth),
  foreign key (tenant_id, campaign_no) references campaign
);
create index delivery_waiting on delivery (run_at) where state in ('queued', 'deferred');
create index delivery_leased on delivery (lease_until) where state = 'sending';
create index delivery_by_campaign on delivery (tenant_id, campaign_no, state) where campaign_no is not null;
comment on column delivery.to_address is 'only where mail goes to an address that is no longer the person''s; emptied when finished';
comment on column delivery.link_handle is 'of the one-time link inside, for password resets';

-- Mail that stayed in the house for want of SMTP.
create table outbox_message (
  tenant_id int not null references tenant,
  no bigint generated always as identity,
  id uuid not null default gen_random_uuid(),
  person_no bigint,
  at timestamptz(3) not null default now(),
  to_address text not null,
  subject text not null,
  message text not null,
  primary key (tenant_id, no),
  constraint outbox_message_id_unique unique (tenant_id, id),
  foreign key (tenant_id, person_no) references person on delete cascade
);
create index outbox_message_by_person on outbox_message (tenant_id, person_no) where person_no is not null;

create table idempotency_key (
  tenant_id int not null references tenant,
  actor text not null,
  key text not null,
  request_hash bytea not null,
  status int,
  body jsonb,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, actor, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);

-- Shared by all processes, for rate-limiter-flexible; losing it in a crash is harmless.
create unlogged table rate_limit (
  key varchar(255) primary key,
  points int not null default 0,
  expire bigint
);
create index rate_limit_by_expiry on rate_limit (expire);

create table audit (
  tenant_id int not null references tenant,
  no bigint generated always as identity,
  at timestamptz(3) not null default now(),
  type text not null,
  actor_kind text not null check (actor_kind in ('client', 'admin', 'api_key', 'person', 'operator', 'system', 'anonymous')),
  actor_id uuid,
  person_id uuid,
  subject_id uuid,
  detail jsonb,
  primary key (tenant_id, no)
);
create index audit_by_person on audit (tenant_id, person_id, no) where person_id is not null;
comment on column audit.subject_id is 'what else was touched: group, provisioning client, campaign, API key, admin';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit rows are never changed or removed';
end $$;
create trigger audit_append_only before update or delete or truncate on audit
  for each statement execute function refuse_change();
`
