import { type Kysely, sql } from 'kysely'

/** The tenant's directory and logo, the pace of its mail, and counts of people by state that cost the same at a million. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
create table directory (
  tenant_id int primary key references tenant,
  url text not null,
  bind_dn text not null,
  password bytea not null,
  password_key_id text not null,
  base_dn text not null,
  filter text not null,
  attributes jsonb not null,
  ca_certificate text,
  changed_at timestamptz(3) not null default now()
);
comment on column directory.password is 'sealed by the server''s key; a copy of the database alone does not open it';

alter table people_file drop constraint people_file_kind_check;
alter table people_file add constraint people_file_kind_check check (kind in ('csv', 'vcf', 'txt', 'ldif', 'ldap'));

create table tenant_logo (
  tenant_id int primary key references tenant,
  handle bytea not null default random_handle() constraint tenant_logo_handle_unique unique,
  content bytea not null,
  width smallint not null,
  height smallint not null,
  changed_at timestamptz(3) not null default now()
);
alter table tenant_logo alter column content set storage external;
comment on column tenant_logo.handle is 'in its address; a new logo has a new one';
comment on column tenant_logo.content is 'PNG, re-encoded by us';

create table mail_pace (
  tenant_id int not null references tenant,
  host text collate "C" not null,
  next_at timestamptz(3) not null,
  primary key (tenant_id, host)
);
comment on column mail_pace.host is 'the part of addresses after the @; empty for the tenant as a whole';
comment on column mail_pace.next_at is 'when the next mail may go';

alter table delivery add column paced boolean not null default false;
comment on column delivery.paced is 'run_at is its turn in the line of its host, and is not moved again';
create index delivery_waiting_by_tenant on delivery (tenant_id, run_at) where state in ('queued', 'deferred');

create table standing_count (
  tenant_id int not null,
  no bigint generated always as identity,
  invited int not null,
  claimed int not null,
  deactivated int not null,
  withdrawn int not null,
  primary key (tenant_id, no)
);
comment on table standing_count is 'changes, to be summed; folded into one row now and then. Rows are only added, so that nobody waits';

create function count_new_standing() returns trigger language plpgsql as $$
begin
  insert into standing_count (tenant_id, invited, claimed, deactivated, withdrawn) values (
    new.tenant_id,
    (new.deactivated_at is null and new.claimed_at is null and new.invited_at is not null)::int,
    (new.deactivated_at is null and new.claimed_at is not null)::int,
    (new.deactivated_at is not null)::int,
    (new.deactivated_at is null and new.claimed_at is null and new.invited_at is null and new.withdrawn_at is not null)::int
  );
  return null;
end $$;

create function count_changed_standings() returns trigger language plpgsql as $$
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
end $$;

create function count_gone_standings() returns trigger language plpgsql as $$
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
end $$;

-- Whoever is created uninvited costs the look at this condition and nothing more.
create trigger standing_counted_new after insert on standing for each row
  when (new.invited_at is not null or new.claimed_at is not null or new.deactivated_at is not null or new.withdrawn_at is not null)
  execute function count_new_standing();
create trigger standing_counted_changed after update on standing
  referencing old table as before_rows new table as after_rows for each statement execute function count_changed_standings();
create trigger standing_counted_gone after delete on standing
  referencing old table as before_rows for each statement execute function count_gone_standings();

insert into standing_count (tenant_id, invited, claimed, deactivated, withdrawn)
select tenant_id,
  count(*) filter (where deactivated_at is null and claimed_at is null and invited_at is not null),
  count(*) filter (where deactivated_at is null and claimed_at is not null),
  count(*) filter (where deactivated_at is not null),
  count(*) filter (where deactivated_at is null and claimed_at is null and invited_at is null and withdrawn_at is not null)
from standing group by tenant_id;

create table address_survey (
  tenant_id int primary key references tenant,
  without_mail int not null,
  shared_address int not null,
  people bigint not null,
  counted_at timestamptz(3) not null
);
comment on table address_survey is 'what the addresses of the uninvited came to when all were last looked at: of a million that takes seconds';
`
