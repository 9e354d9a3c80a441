-- The golden dump of all migrations. Made by: UPDATE_GOLDEN=1 npx vitest run test/db/schema.test.ts

CREATE OR REPLACE FUNCTION public.count_changed_standings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into standing_count (tenant_id, invited, claimed, deactivated, withdrawn)
  select * from (
    select tenant_id,
      sum(sign * (deactivated_at is null and claimed_at is null and invited_at is not null)::int) as invited,
      sum(sign * (deactivated_at is null and claimed_at is not null)::int) as claimed,
      sum(sign * (deactivated_at is not null)::int) as deactivated,
      sum(sign * (deactivated_at is null and claimed_at is null and invited_at is null and withdrawn_at is not null)::int) as withdrawn
    from (select 1 as sign, after_rows.* from after_rows union all select -1, before_rows.* from before_rows) as changed
    group by tenant_id
  ) as change
  where (invited, claimed, deactivated, withdrawn) <> (0, 0, 0, 0);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.count_gone_standings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into standing_count (tenant_id, invited, claimed, deactivated, withdrawn)
  select * from (
    select tenant_id,
      -sum((deactivated_at is null and claimed_at is null and invited_at is not null)::int) as invited,
      -sum((deactivated_at is null and claimed_at is not null)::int) as claimed,
      -sum((deactivated_at is not null)::int) as deactivated,
      -sum((deactivated_at is null and claimed_at is null and invited_at is null and withdrawn_at is not null)::int) as withdrawn
    from before_rows group by tenant_id
  ) as change
  where (invited, claimed, deactivated, withdrawn) <> (0, 0, 0, 0);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.count_new_standing()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into standing_count (tenant_id, invited, claimed, deactivated, withdrawn) values (
    new.tenant_id,
    (new.deactivated_at is null and new.claimed_at is null and new.invited_at is not null)::int,
    (new.deactivated_at is null and new.claimed_at is not null)::int,
    (new.deactivated_at is not null)::int,
    (new.deactivated_at is null and new.claimed_at is null and new.invited_at is null and new.withdrawn_at is not null)::int
  );
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.random_handle()
 RETURNS bytea
 LANGUAGE sql
 PARALLEL SAFE
AS $function$
  select substr(bytes, 1, 6) || substr(bytes, 11, 6) from (select uuid_send(gen_random_uuid()) as bytes) as random
$function$
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'audit rows are never changed or removed';
end $function$
;

create table access_code (
  tenant_id integer not null,
  person_no bigint not null,
  handle integer not null,
  key_id text not null,
  generation integer not null,
  link_generation integer not null,
  made_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  revoked_at timestamp(3) with time zone,
  tries integer default 0 not null,
  constraint access_code_handle_check CHECK (((handle >= 0) AND (handle <= 1279999999))),
  constraint access_code_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint access_code_pkey PRIMARY KEY (tenant_id, person_no),
  constraint access_code_handle_unique UNIQUE (handle)
);

create table address_survey (
  tenant_id integer not null,
  without_mail integer not null,
  shared_address integer not null,
  people bigint not null,
  counted_at timestamp(3) with time zone not null,
  constraint address_survey_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint address_survey_pkey PRIMARY KEY (tenant_id)
);

create table admin (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  email text not null,
  email_key text collate "C" not null,
  name text not null,
  role text not null,
  password_hash text,
  person_no bigint,
  created_at timestamp(3) with time zone default now() not null,
  disabled_at timestamp(3) with time zone,
  constraint admin_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'inviter'::text, 'auditor'::text]))),
  constraint admin_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint admin_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE SET NULL (person_no),
  constraint admin_pkey PRIMARY KEY (tenant_id, id),
  constraint admin_email_unique UNIQUE (tenant_id, email_key)
);

create table api_key (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  name text not null,
  hash bytea not null,
  hint text not null,
  scopes text[] not null,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  revoked_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  constraint api_key_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint api_key_pkey PRIMARY KEY (tenant_id, id),
  constraint api_key_hash_unique UNIQUE (hash)
);

create table audit (
  tenant_id integer not null,
  no bigint generated always as identity not null,
  at timestamp(3) with time zone default now() not null,
  type text not null,
  actor_kind text not null,
  actor_id uuid,
  person_id uuid,
  subject_id uuid,
  detail jsonb,
  constraint audit_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['client'::text, 'admin'::text, 'api_key'::text, 'person'::text, 'operator'::text, 'system'::text, 'anonymous'::text]))),
  constraint audit_pkey PRIMARY KEY (tenant_id, no)
);

create table bulk_act (
  tenant_id integer not null,
  no bigint generated always as identity not null,
  id uuid default gen_random_uuid() not null,
  act text not null,
  people jsonb,
  filter text,
  state text default 'running'::text not null,
  cut_off bigint not null,
  cursor bigint default 0 not null,
  people_count integer not null,
  looked integer default 0 not null,
  reached integer default 0 not null,
  left_out jsonb default '{}'::jsonb not null,
  actor_kind text not null,
  created_by uuid,
  created_at timestamp(3) with time zone default now() not null,
  finished_at timestamp(3) with time zone,
  constraint bulk_act_act_check CHECK ((act = ANY (ARRAY['withdraw'::text, 'deactivate'::text, 'reactivate'::text, 'resend'::text]))),
  constraint bulk_act_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'stopped'::text]))),
  constraint bulk_act_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint bulk_act_pkey PRIMARY KEY (tenant_id, no),
  constraint bulk_act_id_unique UNIQUE (tenant_id, id)
);

create table campaign (
  tenant_id integer not null,
  no bigint generated always as identity not null,
  id uuid default gen_random_uuid() not null,
  kind text not null,
  subject text,
  body text,
  filter text,
  include_withdrawn boolean default true not null,
  cut_off bigint not null,
  cursor bigint default 0 not null,
  state text default 'running'::text not null,
  expected integer default 0 not null,
  invited integer default 0 not null,
  without_mail integer default 0 not null,
  created_by uuid,
  created_at timestamp(3) with time zone default now() not null,
  finished_at timestamp(3) with time zone,
  action text default 'invite'::text not null,
  retry_before timestamp(3) with time zone,
  retry_cursor bigint,
  constraint campaign_action_check CHECK ((action = ANY (ARRAY['invite'::text, 'remind'::text]))),
  constraint campaign_kind_check CHECK ((kind = ANY (ARRAY['all'::text, 'filter'::text, 'list'::text, 'one'::text]))),
  constraint campaign_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'done'::text, 'cancelled'::text]))),
  constraint campaign_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint campaign_pkey PRIMARY KEY (tenant_id, no),
  constraint campaign_id_unique UNIQUE (tenant_id, id)
);

create table campaign_person (
  tenant_id integer not null,
  campaign_no bigint not null,
  person_no bigint not null,
  constraint campaign_person_tenant_id_campaign_no_fkey FOREIGN KEY (tenant_id, campaign_no) REFERENCES campaign(tenant_id, no) ON DELETE CASCADE,
  constraint campaign_person_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint campaign_person_pkey PRIMARY KEY (tenant_id, campaign_no, person_no)
) with (autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table claim_progress (
  tenant_id integer not null,
  person_no bigint not null,
  generation integer not null,
  steps jsonb not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint claim_progress_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint claim_progress_pkey PRIMARY KEY (tenant_id, person_no)
);

create table client_assertion_used (
  tenant_id integer not null,
  client_id uuid not null,
  jti_hash bytea not null,
  expires_at timestamp(3) with time zone not null,
  constraint client_assertion_used_tenant_id_client_id_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES provisioning_client(tenant_id, id),
  constraint client_assertion_used_pkey PRIMARY KEY (tenant_id, client_id, jti_hash)
);

create table client_key (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  client_id uuid not null,
  thumbprint text not null,
  jwk jsonb not null,
  created_at timestamp(3) with time zone default now() not null,
  last_used_at timestamp(3) with time zone,
  constraint client_key_tenant_id_client_id_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES provisioning_client(tenant_id, id),
  constraint client_key_pkey PRIMARY KEY (tenant_id, id),
  constraint client_key_unique UNIQUE (tenant_id, client_id, thumbprint)
);

create table client_secret (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  client_id uuid not null,
  hash bytea not null,
  hint text not null,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  revoked_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  constraint client_secret_tenant_id_client_id_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES provisioning_client(tenant_id, id),
  constraint client_secret_pkey PRIMARY KEY (tenant_id, id),
  constraint client_secret_hash_unique UNIQUE (hash)
);

create table client_token (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  client_id uuid not null,
  hash bytea not null,
  hint text not null,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  revoked_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  constraint client_token_tenant_id_client_id_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES provisioning_client(tenant_id, id),
  constraint client_token_pkey PRIMARY KEY (tenant_id, id),
  constraint client_token_hash_unique UNIQUE (hash)
);

create table credential (
  tenant_id integer not null,
  person_no bigint not null,
  password_hash text not null,
  set_at timestamp(3) with time zone default now() not null,
  constraint credential_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint credential_pkey PRIMARY KEY (tenant_id, person_no)
);

create table delivery (
  tenant_id integer not null,
  person_no bigint not null,
  cause text collate "C" not null,
  nth smallint default 1 not null,
  kind text not null,
  campaign_no bigint,
  to_address text,
  link_handle bytea,
  state text default 'queued'::text not null,
  run_at timestamp(3) with time zone default now() not null,
  lease_until timestamp(3) with time zone,
  fence integer default 0 not null,
  attempts smallint default 0 not null,
  message_id text,
  result_code integer,
  result text,
  created_at timestamp(3) with time zone default now() not null,
  finished_at timestamp(3) with time zone,
  paced boolean default false not null,
  constraint delivery_kind_check CHECK ((kind = ANY (ARRAY['invitation'::text, 'reminder'::text, 'password_reset'::text, 'address_changed'::text, 'password_changed'::text]))),
  constraint delivery_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'deferred'::text, 'failed'::text, 'cancelled'::text, 'held'::text]))),
  constraint delivery_tenant_id_campaign_no_fkey FOREIGN KEY (tenant_id, campaign_no) REFERENCES campaign(tenant_id, no),
  constraint delivery_pkey PRIMARY KEY (tenant_id, person_no, cause, nth)
) with (autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table directory (
  tenant_id integer not null,
  url text not null,
  bind_dn text not null,
  password bytea not null,
  password_key_id text not null,
  base_dn text not null,
  filter text not null,
  attributes jsonb not null,
  ca_certificate text,
  changed_at timestamp(3) with time zone default now() not null,
  constraint directory_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint directory_pkey PRIMARY KEY (tenant_id)
);

create table export (
  tenant_id integer not null,
  no bigint generated always as identity not null,
  id uuid default gen_random_uuid() not null,
  state text default 'preparing'::text not null,
  cut_off bigint not null,
  cursor bigint default 0 not null,
  expected integer default 0 not null,
  people integer default 0 not null,
  claim_links integer default 0 not null,
  actor_kind text not null,
  created_by uuid,
  created_at timestamp(3) with time zone default now() not null,
  ready_at timestamp(3) with time zone,
  expires_at timestamp(3) with time zone,
  mail_state text,
  mail_attempts smallint default 0 not null,
  mail_result text,
  fetched integer default 0 not null,
  last_fetched_at timestamp(3) with time zone,
  constraint export_mail_state_check CHECK ((mail_state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text]))),
  constraint export_state_check CHECK ((state = ANY (ARRAY['preparing'::text, 'ready'::text]))),
  constraint export_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint export_pkey PRIMARY KEY (tenant_id, no),
  constraint export_id_unique UNIQUE (tenant_id, id)
);

create table extension_schema (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  urn text not null,
  urn_key text collate "C" not null,
  name text not null,
  description text not null,
  attributes jsonb not null,
  created_at timestamp(3) with time zone default now() not null,
  modified_at timestamp(3) with time zone default now() not null,
  constraint extension_schema_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint extension_schema_pkey PRIMARY KEY (tenant_id, id),
  constraint extension_schema_urn_unique UNIQUE (tenant_id, urn_key)
);

create table external_identity (
  tenant_id integer not null,
  connection_id uuid not null,
  issuer text collate "C" not null,
  subject text collate "C" not null,
  person_no bigint not null,
  linked_at timestamp(3) with time zone default now() not null,
  last_used_at timestamp(3) with time zone,
  constraint external_identity_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connection(tenant_id, id) ON DELETE CASCADE,
  constraint external_identity_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint external_identity_unique PRIMARY KEY (tenant_id, connection_id, issuer, subject),
  constraint external_identity_one_each UNIQUE (tenant_id, person_no, connection_id)
);

create table group_external_id (
  tenant_id integer not null,
  client_id uuid not null,
  external_id text collate "C" not null,
  group_no bigint not null,
  constraint group_external_id_tenant_id_client_id_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES provisioning_client(tenant_id, id),
  constraint group_external_id_tenant_id_group_no_fkey FOREIGN KEY (tenant_id, group_no) REFERENCES person_group(tenant_id, no) ON DELETE CASCADE,
  constraint group_external_id_unique PRIMARY KEY (tenant_id, client_id, external_id),
  constraint group_external_id_one_each UNIQUE (tenant_id, group_no, client_id)
);

create table group_member (
  tenant_id integer not null,
  group_no bigint not null,
  person_no bigint not null,
  constraint group_member_tenant_id_group_no_fkey FOREIGN KEY (tenant_id, group_no) REFERENCES person_group(tenant_id, no) ON DELETE CASCADE,
  constraint group_member_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint group_member_pkey PRIMARY KEY (tenant_id, group_no, person_no)
) with (autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table hand_over_used (
  tenant_id integer not null,
  id uuid not null,
  expires_at timestamp(3) with time zone not null,
  constraint hand_over_used_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint hand_over_used_once PRIMARY KEY (tenant_id, id)
);

create table idempotency_key (
  tenant_id integer not null,
  actor text not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  body jsonb,
  created_at timestamp(3) with time zone default now() not null,
  constraint idempotency_key_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint idempotency_key_pkey PRIMARY KEY (tenant_id, actor, key)
);

create table import (
  tenant_id integer not null,
  no bigint generated always as identity not null,
  id uuid default gen_random_uuid() not null,
  name text not null,
  columns text[] not null,
  state text default 'checking'::text not null,
  pass text default 'people'::text not null,
  cursor integer default 0 not null,
  rows integer default 0 not null,
  invite text,
  planned jsonb default '{}'::jsonb not null,
  results jsonb default '{}'::jsonb not null,
  invited integer default 0 not null,
  actor_kind text not null,
  created_by uuid,
  created_at timestamp(3) with time zone default now() not null,
  started_at timestamp(3) with time zone,
  finished_at timestamp(3) with time zone,
  rows_removed_at timestamp(3) with time zone,
  constraint import_invite_check CHECK ((invite = ANY (ARRAY['now'::text, 'later'::text]))),
  constraint import_pass_check CHECK ((pass = ANY (ARRAY['people'::text, 'managers'::text]))),
  constraint import_state_check CHECK ((state = ANY (ARRAY['checking'::text, 'ready'::text, 'running'::text, 'done'::text, 'cancelled'::text]))),
  constraint import_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint import_pkey PRIMARY KEY (tenant_id, no),
  constraint import_id_unique UNIQUE (tenant_id, id)
);

create table import_row (
  tenant_id integer not null,
  import_no bigint not null,
  ord integer not null,
  line integer not null,
  given jsonb not null,
  fault text,
  same_email_line integer,
  manager_in_file boolean default false not null,
  plan text,
  outcome text,
  fields text[] default '{}'::text[] not null,
  reason text,
  person_no bigint,
  constraint import_row_outcome_check CHECK ((outcome = ANY (ARRAY['create'::text, 'change'::text, 'deactivate'::text, 'reactivate'::text, 'unchanged'::text, 'reject'::text]))),
  constraint import_row_plan_check CHECK ((plan = ANY (ARRAY['create'::text, 'change'::text, 'deactivate'::text, 'reactivate'::text, 'unchanged'::text, 'reject'::text]))),
  constraint import_row_tenant_id_import_no_fkey FOREIGN KEY (tenant_id, import_no) REFERENCES import(tenant_id, no) ON DELETE CASCADE,
  constraint import_row_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint import_row_pkey PRIMARY KEY (tenant_id, import_no, ord)
) with (autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table link_open (
  tenant_id integer not null,
  person_no bigint not null,
  generation integer not null,
  opens integer default 0 not null,
  first_at timestamp(3) with time zone,
  last_at timestamp(3) with time zone,
  begun_at timestamp(3) with time zone,
  constraint link_open_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint link_open_pkey PRIMARY KEY (tenant_id, person_no, generation)
) with (autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table mail_pace (
  tenant_id integer not null,
  host text collate "C" not null,
  next_at timestamp(3) with time zone not null,
  constraint mail_pace_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint mail_pace_pkey PRIMARY KEY (tenant_id, host)
);

create table one_time_link (
  handle bytea default random_handle() not null,
  tenant_id integer not null,
  key_id text not null,
  purpose text not null,
  admin_id uuid,
  person_no bigint,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  constraint one_time_link_purpose_check CHECK ((purpose = ANY (ARRAY['first_admin'::text, 'admin_sign_in'::text, 'password_reset'::text]))),
  constraint one_time_link_tenant_id_admin_id_fkey FOREIGN KEY (tenant_id, admin_id) REFERENCES admin(tenant_id, id) ON DELETE CASCADE,
  constraint one_time_link_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint one_time_link_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint one_time_link_pkey PRIMARY KEY (handle)
);

create table outbox_message (
  tenant_id integer not null,
  no bigint generated always as identity not null,
  id uuid default gen_random_uuid() not null,
  person_no bigint,
  at timestamp(3) with time zone default now() not null,
  to_address text not null,
  subject text not null,
  message text not null,
  constraint outbox_message_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint outbox_message_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint outbox_message_pkey PRIMARY KEY (tenant_id, no),
  constraint outbox_message_id_unique UNIQUE (tenant_id, id)
);

create table overview_count (
  tenant_id integer not null,
  name text not null,
  content jsonb not null,
  counted_at timestamp(3) with time zone default now() not null,
  took_milliseconds integer not null,
  constraint overview_count_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint overview_count_pkey PRIMARY KEY (tenant_id, name)
);

create table people_file (
  tenant_id integer not null,
  no bigint generated always as identity not null,
  id uuid default gen_random_uuid() not null,
  kind text not null,
  name text not null,
  created_by uuid,
  created_at timestamp(3) with time zone default now() not null,
  constraint people_file_kind_check CHECK ((kind = ANY (ARRAY['csv'::text, 'vcf'::text, 'txt'::text, 'ldif'::text, 'ldap'::text]))),
  constraint people_file_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint people_file_pkey PRIMARY KEY (tenant_id, no),
  constraint people_file_id_unique UNIQUE (tenant_id, id)
);

create table people_file_row (
  tenant_id integer not null,
  file_no bigint not null,
  ord integer not null,
  line integer not null,
  given text not null,
  outcome text not null,
  reason text,
  person_no bigint,
  constraint people_file_row_outcome_check CHECK ((outcome = ANY (ARRAY['matched'::text, 'already_invited'::text, 'already_claimed'::text, 'deactivated'::text, 'repeated'::text, 'not_found'::text, 'ambiguous'::text, 'invalid'::text]))),
  constraint people_file_row_tenant_id_file_no_fkey FOREIGN KEY (tenant_id, file_no) REFERENCES people_file(tenant_id, no) ON DELETE CASCADE,
  constraint people_file_row_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint people_file_row_pkey PRIMARY KEY (tenant_id, file_no, ord)
) with (autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table person (
  tenant_id integer not null,
  no bigint generated always as identity not null,
  id uuid default gen_random_uuid() not null,
  user_name text not null,
  user_name_key text collate "C" not null,
  display_key text collate "C" not null,
  employee_key text collate "C",
  attributes jsonb not null,
  source text not null,
  created_by uuid,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  modified_at timestamp(3) with time zone default now() not null,
  constraint person_source_check CHECK ((source = ANY (ARRAY['entra'::text, 'google'::text, 'okta'::text, 'ad_sync'::text, 'other_idp'::text, 'api'::text, 'admin'::text, 'import'::text, 'sso'::text]))),
  constraint person_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint person_pkey PRIMARY KEY (tenant_id, no),
  constraint person_id_unique UNIQUE (tenant_id, id),
  constraint person_user_name_unique UNIQUE (tenant_id, user_name_key)
) with (autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table person_address (
  tenant_id integer not null,
  person_no bigint not null,
  ord smallint not null,
  value text not null,
  value_key text collate "C" not null,
  type text,
  is_primary boolean default false not null,
  is_mail boolean default false not null,
  constraint person_address_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint person_address_pkey PRIMARY KEY (tenant_id, person_no, ord)
) with (autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table person_count (
  tenant_id integer not null,
  slot smallint not null,
  n bigint default 0 not null,
  constraint person_count_slot_check CHECK (((slot >= 0) AND (slot <= 15))),
  constraint person_count_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint person_count_pkey PRIMARY KEY (tenant_id, slot)
) with (fillfactor=50);

create table person_external_id (
  tenant_id integer not null,
  client_id uuid not null,
  external_id text collate "C" not null,
  person_no bigint not null,
  constraint person_external_id_tenant_id_client_id_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES provisioning_client(tenant_id, id),
  constraint person_external_id_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint person_external_id_unique PRIMARY KEY (tenant_id, client_id, external_id),
  constraint person_external_id_one_each UNIQUE (tenant_id, person_no, client_id)
) with (autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table person_group (
  tenant_id integer not null,
  no bigint generated always as identity not null,
  id uuid default gen_random_uuid() not null,
  display_name text not null,
  display_key text collate "C" not null,
  pushed_by uuid,
  role text,
  member_count integer default 0 not null,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  modified_at timestamp(3) with time zone default now() not null,
  constraint person_group_check CHECK (((pushed_by IS NULL) OR (role IS NULL))),
  constraint person_group_role_check CHECK ((role = ANY (ARRAY['required'::text, 'suggested'::text, 'open'::text]))),
  constraint person_group_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint person_group_tenant_id_pushed_by_fkey FOREIGN KEY (tenant_id, pushed_by) REFERENCES provisioning_client(tenant_id, id),
  constraint person_group_pkey PRIMARY KEY (tenant_id, no),
  constraint person_group_id_unique UNIQUE (tenant_id, id)
) with (fillfactor=80, autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table person_picture (
  tenant_id integer not null,
  person_no bigint not null,
  handle bytea default random_handle() not null,
  generation integer not null,
  content bytea not null,
  published_at timestamp(3) with time zone,
  updated_at timestamp(3) with time zone default now() not null,
  constraint person_picture_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint person_picture_pkey PRIMARY KEY (tenant_id, person_no),
  constraint person_picture_handle_unique UNIQUE (handle)
);

create table provisioning_client (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  kind text not null,
  name text not null,
  invite_on_create boolean not null,
  created_at timestamp(3) with time zone default now() not null,
  disabled_at timestamp(3) with time zone,
  can_read_claim_links boolean default false not null,
  constraint provisioning_client_kind_check CHECK ((kind = ANY (ARRAY['entra'::text, 'google'::text, 'okta'::text, 'ad_sync'::text, 'other_idp'::text, 'api'::text]))),
  constraint provisioning_client_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint provisioning_client_pkey PRIMARY KEY (tenant_id, id),
  constraint provisioning_client_name_unique UNIQUE (tenant_id, name)
);

create table rate_limit (
  key character varying(255) not null,
  points integer default 0 not null,
  expire bigint,
  constraint rate_limit_pkey PRIMARY KEY (key)
);

create table reminder_progress (
  tenant_id integer not null,
  nth smallint not null,
  reached timestamp(3) with time zone not null,
  constraint reminder_progress_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint reminder_progress_pkey PRIMARY KEY (tenant_id, nth)
);

create table saml_assertion_used (
  tenant_id integer not null,
  connection_id uuid not null,
  id_hash bytea not null,
  expires_at timestamp(3) with time zone not null,
  constraint saml_assertion_used_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connection(tenant_id, id) ON DELETE CASCADE,
  constraint saml_assertion_used_once PRIMARY KEY (tenant_id, connection_id, id_hash)
);

create table saml_metadata (
  tenant_id integer not null,
  connection_id uuid not null,
  tried_at timestamp(3) with time zone default now() not null,
  read_at timestamp(3) with time zone,
  fault text,
  constraint saml_metadata_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connection(tenant_id, id) ON DELETE CASCADE,
  constraint saml_metadata_pkey PRIMARY KEY (tenant_id, connection_id)
);

create table saml_request (
  tenant_id integer not null,
  connection_id uuid not null,
  id text collate "C" not null,
  state_hash bytea not null,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  constraint saml_request_state_hash_fkey FOREIGN KEY (state_hash) REFERENCES sso_request(state_hash) ON DELETE CASCADE,
  constraint saml_request_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connection(tenant_id, id) ON DELETE CASCADE,
  constraint saml_request_pkey PRIMARY KEY (tenant_id, connection_id, id)
);

create table saved_message (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  name text not null,
  subject text,
  body text,
  changed_at timestamp(3) with time zone default now() not null,
  constraint saved_message_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint saved_message_pkey PRIMARY KEY (tenant_id, id),
  constraint saved_message_name_unique UNIQUE (tenant_id, name)
);

create table scim_request (
  tenant_id integer not null,
  at timestamp(3) with time zone not null,
  no bigint default nextval('scim_request_no'::regclass) not null,
  request_id uuid not null,
  operation integer,
  client_id uuid not null,
  credential_id uuid not null,
  method text not null,
  path text not null,
  status smallint not null,
  ms real not null,
  subject uuid,
  subject_kind text,
  code text,
  detail text,
  ignored text[],
  unknown_members integer default 0 not null,
  body text,
  constraint scim_request_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['person'::text, 'group'::text, 'sought'::text]))),
  constraint scim_request_pkey PRIMARY KEY (tenant_id, at, no)
) partition by RANGE (at);

create table session (
  token_hash bytea not null,
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  person_no bigint,
  admin_id uuid,
  method text not null,
  created_at timestamp(3) with time zone default now() not null,
  authenticated_at timestamp(3) with time zone default now() not null,
  last_seen_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  user_agent text,
  constraint session_check CHECK (((person_no IS NULL) <> (admin_id IS NULL))),
  constraint session_method_check CHECK ((method = ANY (ARRAY['password'::text, 'one_time_link'::text, 'sso'::text, 'claim'::text]))),
  constraint session_tenant_id_admin_id_fkey FOREIGN KEY (tenant_id, admin_id) REFERENCES admin(tenant_id, id) ON DELETE CASCADE,
  constraint session_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint session_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint session_pkey PRIMARY KEY (token_hash)
);

create table sso_arrival (
  handle_hash bytea not null,
  tenant_id integer not null,
  connection_id uuid not null,
  state_hash bytea,
  secret_key_id text not null,
  identity bytea not null,
  expires_at timestamp(3) with time zone not null,
  constraint sso_arrival_state_hash_fkey FOREIGN KEY (state_hash) REFERENCES sso_request(state_hash) ON DELETE CASCADE,
  constraint sso_arrival_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connection(tenant_id, id) ON DELETE CASCADE,
  constraint sso_arrival_pkey PRIMARY KEY (handle_hash)
);

create table sso_conflict (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  connection_id uuid not null,
  issuer text collate "C" not null,
  subject text collate "C" not null,
  reason text not null,
  match_value text not null,
  tries integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  last_tried_at timestamp(3) with time zone default now() not null,
  constraint sso_conflict_reason_check CHECK ((reason = ANY (ARRAY['several_match'::text, 'already_claimed'::text, 'already_linked'::text, 'name_taken'::text, 'is_admin'::text]))),
  constraint sso_conflict_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connection(tenant_id, id) ON DELETE CASCADE,
  constraint sso_conflict_pkey PRIMARY KEY (tenant_id, id),
  constraint sso_conflict_identity_unique UNIQUE (tenant_id, connection_id, issuer, subject)
);

create table sso_conflict_person (
  tenant_id integer not null,
  conflict_id uuid not null,
  person_no bigint not null,
  constraint sso_conflict_person_tenant_id_conflict_id_fkey FOREIGN KEY (tenant_id, conflict_id) REFERENCES sso_conflict(tenant_id, id) ON DELETE CASCADE,
  constraint sso_conflict_person_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint sso_conflict_person_pkey PRIMARY KEY (tenant_id, conflict_id, person_no)
);

create table sso_connection (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  name text not null,
  protocol text not null,
  state text default 'draft'::text not null,
  settings jsonb not null,
  secret_key_id text,
  secrets bytea,
  match_key text not null,
  match_claim text not null,
  match_client_id uuid,
  is_authoritative boolean default false not null,
  creates_people boolean default false not null,
  invites_created boolean default false not null,
  version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  changed_at timestamp(3) with time zone default now() not null,
  tested_at timestamp(3) with time zone,
  constraint sso_connection_check CHECK (((secrets IS NULL) = (secret_key_id IS NULL))),
  constraint sso_connection_match_key_check CHECK ((match_key = ANY (ARRAY['external_id'::text, 'user_name'::text, 'email'::text]))),
  constraint sso_connection_protocol_check CHECK ((protocol = ANY (ARRAY['oidc'::text, 'saml'::text]))),
  constraint sso_connection_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'enabled'::text, 'disabled'::text]))),
  constraint sso_connection_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint sso_connection_tenant_id_match_client_id_fkey FOREIGN KEY (tenant_id, match_client_id) REFERENCES provisioning_client(tenant_id, id),
  constraint sso_connection_pkey PRIMARY KEY (tenant_id, id),
  constraint sso_connection_id_unique UNIQUE (id),
  constraint sso_connection_name_unique UNIQUE (tenant_id, name)
);

create table sso_domain (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  domain text collate "C" not null,
  txt_token text not null,
  connection_id uuid,
  created_at timestamp(3) with time zone default now() not null,
  verified_at timestamp(3) with time zone,
  last_checked_at timestamp(3) with time zone,
  last_result text,
  failing_since timestamp(3) with time zone,
  constraint sso_domain_check CHECK (((last_checked_at IS NULL) = (last_result IS NULL))),
  constraint sso_domain_last_result_check CHECK ((last_result = ANY (ARRAY['found'::text, 'missing'::text, 'no_answer'::text]))),
  constraint sso_domain_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connection(tenant_id, id) ON DELETE SET NULL (connection_id),
  constraint sso_domain_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint sso_domain_pkey PRIMARY KEY (tenant_id, id),
  constraint sso_domain_unique UNIQUE (tenant_id, domain)
);

create table sso_proof (
  token_hash bytea not null,
  tenant_id integer not null,
  person_no bigint not null,
  connection_id uuid not null,
  issuer text collate "C" not null,
  subject text collate "C" not null,
  session_secret_key_id text,
  session_secret bytea,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  authenticated_at timestamp(3) with time zone,
  constraint sso_proof_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connection(tenant_id, id) ON DELETE CASCADE,
  constraint sso_proof_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint sso_proof_pkey PRIMARY KEY (token_hash)
);

create table sso_request (
  tenant_id integer not null,
  id uuid default gen_random_uuid() not null,
  state_hash bytea not null,
  connection_id uuid not null,
  purpose text not null,
  browser_hash bytea not null,
  nonce text,
  secret_key_id text,
  code_verifier bytea,
  person_no bigint,
  admin_id uuid,
  return_to text,
  report jsonb,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  constraint sso_request_purpose_check CHECK ((purpose = ANY (ARRAY['sign_in'::text, 'admin'::text, 'claim'::text, 'test'::text]))),
  constraint sso_request_tenant_id_admin_id_fkey FOREIGN KEY (tenant_id, admin_id) REFERENCES admin(tenant_id, id) ON DELETE CASCADE,
  constraint sso_request_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connection(tenant_id, id) ON DELETE CASCADE,
  constraint sso_request_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint sso_request_pkey PRIMARY KEY (tenant_id, id),
  constraint sso_request_state_unique UNIQUE (state_hash)
);

create table sso_session (
  token_hash bytea not null,
  tenant_id integer not null,
  connection_id uuid not null,
  secret_key_id text,
  secret bytea,
  constraint sso_session_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connection(tenant_id, id) ON DELETE CASCADE,
  constraint sso_session_token_hash_fkey FOREIGN KEY (token_hash) REFERENCES session(token_hash) ON DELETE CASCADE,
  constraint sso_session_pkey PRIMARY KEY (token_hash)
);

create table standing (
  tenant_id integer not null,
  person_no bigint not null,
  invited_at timestamp(3) with time zone,
  claimed_at timestamp(3) with time zone,
  deactivated_at timestamp(3) with time zone,
  withdrawn_at timestamp(3) with time zone,
  handle bytea,
  generation integer default 0 not null,
  key_id text,
  link_expires_at timestamp(3) with time zone,
  version integer default 1 not null,
  auth_method text,
  constraint standing_auth_method_check CHECK ((auth_method = ANY (ARRAY['sso'::text, 'password'::text]))),
  constraint standing_check CHECK (((invited_at IS NULL) OR ((handle IS NOT NULL) AND (key_id IS NOT NULL)))),
  constraint standing_handle_check CHECK ((octet_length(handle) = 12)),
  constraint standing_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint standing_pkey PRIMARY KEY (tenant_id, person_no)
) with (fillfactor=50, autovacuum_analyze_scale_factor=0, autovacuum_analyze_threshold=5000);

create table standing_count (
  tenant_id integer not null,
  no bigint generated always as identity not null,
  invited integer not null,
  claimed integer not null,
  deactivated integer not null,
  withdrawn integer not null,
  constraint standing_count_pkey PRIMARY KEY (tenant_id, no)
);

create table subgroup (
  tenant_id integer not null,
  group_no bigint not null,
  child_no bigint not null,
  constraint subgroup_tenant_id_child_no_fkey FOREIGN KEY (tenant_id, child_no) REFERENCES person_group(tenant_id, no) ON DELETE CASCADE,
  constraint subgroup_tenant_id_group_no_fkey FOREIGN KEY (tenant_id, group_no) REFERENCES person_group(tenant_id, no) ON DELETE CASCADE,
  constraint subgroup_pkey PRIMARY KEY (tenant_id, group_no, child_no)
);

create table tenant (
  id integer generated always as identity not null,
  slug text not null,
  name text not null,
  settings jsonb default '{}'::jsonb not null,
  created_at timestamp(3) with time zone default now() not null,
  schema_version integer default 0 not null,
  constraint tenant_slug_check CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)),
  constraint tenant_pkey PRIMARY KEY (id),
  constraint tenant_slug_unique UNIQUE (slug)
);

create table tenant_logo (
  tenant_id integer not null,
  handle bytea default random_handle() not null,
  content bytea not null,
  width smallint not null,
  height smallint not null,
  changed_at timestamp(3) with time zone default now() not null,
  constraint tenant_logo_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint tenant_logo_pkey PRIMARY KEY (tenant_id),
  constraint tenant_logo_handle_unique UNIQUE (handle)
);

create table terms_acceptance (
  tenant_id integer not null,
  person_no bigint not null,
  terms_version text not null,
  terms_hash bytea not null,
  accepted_at timestamp(3) with time zone default now() not null,
  constraint terms_acceptance_tenant_id_person_no_fkey FOREIGN KEY (tenant_id, person_no) REFERENCES person(tenant_id, no) ON DELETE CASCADE,
  constraint terms_acceptance_pkey PRIMARY KEY (tenant_id, person_no, terms_version)
);

CREATE INDEX admin_by_person ON public.admin USING btree (tenant_id, person_no) WHERE (person_no IS NOT NULL);
CREATE INDEX audit_by_person ON public.audit USING btree (tenant_id, person_id, no) WHERE (person_id IS NOT NULL);
CREATE INDEX audit_by_reference ON public.audit USING btree (tenant_id, ((detail ->> 'reference'::text))) WHERE (type = 'sso.refused'::text);
CREATE INDEX audit_by_type ON public.audit USING btree (tenant_id, type, no) WHERE (type <> ALL (ARRAY['person.provisioned'::text, 'person.changed'::text, 'group.changed'::text]));
CREATE INDEX campaign_person_by_person ON public.campaign_person USING btree (tenant_id, person_no);
CREATE INDEX client_assertion_used_by_expiry ON public.client_assertion_used USING btree (expires_at);
CREATE INDEX client_key_by_client ON public.client_key USING btree (client_id);
CREATE INDEX client_secret_by_client ON public.client_secret USING btree (tenant_id, client_id);
CREATE INDEX client_token_by_client ON public.client_token USING btree (tenant_id, client_id);
CREATE INDEX delivery_by_campaign ON public.delivery USING btree (tenant_id, campaign_no, state) WHERE (campaign_no IS NOT NULL);
CREATE INDEX delivery_failed ON public.delivery USING btree (tenant_id, finished_at) WHERE (state = 'failed'::text);
CREATE INDEX delivery_in_outbox ON public.delivery USING btree (tenant_id, person_no, campaign_no) WHERE ((state = 'sent'::text) AND (result = 'kept in the outbox, since there is no SMTP_URL'::text));
CREATE INDEX delivery_in_trouble ON public.delivery USING btree (tenant_id, state, person_no) WHERE (state = ANY (ARRAY['failed'::text, 'deferred'::text]));
CREATE INDEX delivery_leased ON public.delivery USING btree (lease_until) WHERE (state = 'sending'::text);
CREATE INDEX delivery_set_aside ON public.delivery USING btree (tenant_id, state, person_no) WHERE (state = ANY (ARRAY['held'::text, 'cancelled'::text]));
CREATE INDEX delivery_waiting_by_tenant ON public.delivery USING btree (tenant_id, run_at) WHERE (state = ANY (ARRAY['queued'::text, 'deferred'::text]));
CREATE INDEX group_member_by_person ON public.group_member USING btree (tenant_id, person_no, group_no);
CREATE INDEX hand_over_used_by_expiry ON public.hand_over_used USING btree (expires_at);
CREATE INDEX idempotency_key_by_age ON public.idempotency_key USING btree (created_at);
CREATE INDEX import_with_rows ON public.import USING btree (created_at) WHERE (rows_removed_at IS NULL);
CREATE INDEX import_row_by_person ON public.import_row USING btree (tenant_id, person_no) WHERE (person_no IS NOT NULL);
CREATE INDEX one_time_link_by_admin ON public.one_time_link USING btree (tenant_id, admin_id) WHERE (admin_id IS NOT NULL);
CREATE INDEX one_time_link_by_person ON public.one_time_link USING btree (tenant_id, person_no) WHERE (person_no IS NOT NULL);
CREATE INDEX outbox_message_by_person ON public.outbox_message USING btree (tenant_id, person_no) WHERE (person_no IS NOT NULL);
CREATE INDEX people_file_by_age ON public.people_file USING btree (created_at);
CREATE INDEX people_file_row_by_person ON public.people_file_row USING btree (tenant_id, person_no) WHERE (person_no IS NOT NULL);
CREATE INDEX person_by_display ON public.person USING btree (tenant_id, display_key, no) INCLUDE (user_name_key);
CREATE INDEX person_by_employee ON public.person USING btree (tenant_id, employee_key) WHERE (employee_key IS NOT NULL);
CREATE INDEX person_by_modified ON public.person USING btree (tenant_id, modified_at, no);
CREATE INDEX person_by_source ON public.person USING btree (tenant_id, source, no);
CREATE INDEX person_address_by_value ON public.person_address USING btree (tenant_id, value_key);
CREATE UNIQUE INDEX person_group_local_name_unique ON public.person_group USING btree (tenant_id, display_key) WHERE (pushed_by IS NULL);
CREATE UNIQUE INDEX person_group_pushed_name_unique ON public.person_group USING btree (tenant_id, display_key) WHERE (pushed_by IS NOT NULL);
CREATE INDEX rate_limit_by_expiry ON public.rate_limit USING btree (expire);
CREATE INDEX saml_assertion_used_by_expiry ON public.saml_assertion_used USING btree (expires_at);
CREATE INDEX saml_request_by_expiry ON public.saml_request USING btree (expires_at);
CREATE INDEX saml_request_by_state ON public.saml_request USING btree (state_hash);
CREATE INDEX scim_request_by_subject ON ONLY public.scim_request USING btree (tenant_id, subject, at, no) WHERE (subject IS NOT NULL);
CREATE INDEX scim_request_refused ON ONLY public.scim_request USING btree (tenant_id, at, no) WHERE (status >= 400);
CREATE INDEX session_by_admin ON public.session USING btree (tenant_id, admin_id) WHERE (admin_id IS NOT NULL);
CREATE INDEX session_by_expiry ON public.session USING btree (expires_at);
CREATE INDEX session_by_person ON public.session USING btree (tenant_id, person_no) WHERE (person_no IS NOT NULL);
CREATE INDEX sso_arrival_by_connection ON public.sso_arrival USING btree (tenant_id, connection_id);
CREATE INDEX sso_arrival_by_expiry ON public.sso_arrival USING btree (expires_at);
CREATE INDEX sso_arrival_by_state ON public.sso_arrival USING btree (state_hash) WHERE (state_hash IS NOT NULL);
CREATE INDEX sso_conflict_person_by_person ON public.sso_conflict_person USING btree (tenant_id, person_no);
CREATE INDEX sso_domain_by_connection ON public.sso_domain USING btree (tenant_id, connection_id) WHERE (connection_id IS NOT NULL);
CREATE UNIQUE INDEX sso_domain_verified_once ON public.sso_domain USING btree (domain) WHERE (verified_at IS NOT NULL);
CREATE INDEX sso_proof_by_connection ON public.sso_proof USING btree (tenant_id, connection_id);
CREATE INDEX sso_proof_by_expiry ON public.sso_proof USING btree (expires_at);
CREATE INDEX sso_proof_by_person ON public.sso_proof USING btree (tenant_id, person_no);
CREATE INDEX sso_request_by_admin ON public.sso_request USING btree (tenant_id, admin_id) WHERE (admin_id IS NOT NULL);
CREATE INDEX sso_request_by_browser ON public.sso_request USING btree (browser_hash);
CREATE INDEX sso_request_by_connection ON public.sso_request USING btree (tenant_id, connection_id);
CREATE INDEX sso_request_by_expiry ON public.sso_request USING btree (expires_at);
CREATE INDEX sso_request_by_person ON public.sso_request USING btree (tenant_id, person_no) WHERE (person_no IS NOT NULL);
CREATE INDEX sso_session_by_connection ON public.sso_session USING btree (tenant_id, connection_id);
CREATE INDEX standing_by_invitation ON public.standing USING btree (tenant_id, invited_at, person_no) WHERE ((invited_at IS NOT NULL) AND (claimed_at IS NULL) AND (deactivated_at IS NULL));
CREATE INDEX standing_claimed ON public.standing USING btree (tenant_id, person_no) WHERE ((deactivated_at IS NULL) AND (claimed_at IS NOT NULL));
CREATE INDEX standing_deactivated ON public.standing USING btree (tenant_id, person_no) WHERE (deactivated_at IS NOT NULL);
CREATE UNIQUE INDEX standing_handle_unique ON public.standing USING btree (handle) WHERE (handle IS NOT NULL);
CREATE INDEX standing_invited ON public.standing USING btree (tenant_id, person_no) WHERE ((deactivated_at IS NULL) AND (claimed_at IS NULL) AND (invited_at IS NOT NULL));
CREATE INDEX standing_uninvited ON public.standing USING btree (tenant_id, person_no) WHERE ((deactivated_at IS NULL) AND (claimed_at IS NULL) AND (invited_at IS NULL));
CREATE INDEX standing_withdrawn ON public.standing USING btree (tenant_id, person_no) WHERE (withdrawn_at IS NOT NULL);
CREATE INDEX subgroup_by_child ON public.subgroup USING btree (tenant_id, child_no);

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER standing_counted_changed AFTER UPDATE ON public.standing REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_changed_standings();
CREATE TRIGGER standing_counted_gone AFTER DELETE ON public.standing REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION count_gone_standings();
CREATE TRIGGER standing_counted_new AFTER INSERT ON public.standing FOR EACH ROW WHEN (((new.invited_at IS NOT NULL) OR (new.claimed_at IS NOT NULL) OR (new.deactivated_at IS NOT NULL) OR (new.withdrawn_at IS NOT NULL))) EXECUTE FUNCTION count_new_standing();
