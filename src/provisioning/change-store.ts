import { actorId } from '../audit/actor.ts'
import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { AddressRow } from '../people/derive-keys.ts'
import type { Person, PersonDocument, Standing } from '../people/person.ts'
import { standingFields, standingFrom } from '../people/person-row.ts'
import type { PersonChange } from './change-person.ts'
import type { Transition } from './person-transition.ts'
import { settingOfClient, settingOfTenant } from './setting-sql.ts'

export interface WrittenPerson {
  version: number
  modifiedAt: Date
  /** Absent where it did not change. */
  changedStanding?: Pick<Person, 'standing' | 'standingVersion'>
}

type WrittenRow = Standing & { version: number; modifiedAt: Date; standingVersion: number | null }

// The order of locks: client, person, standing, delivery. The versions are compared under the lock, and each writer raises one of
// them, so what was decided from the person as read is still right.
const updateWith = (setting: string) => `with ${setting},
locked as materialized (
  select person.no, person.id, hours, $12::boolean and ($13 = 'now' or $13 = 'policy' and invite_on_create) as invited
  from setting, person join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
  where person.tenant_id = $1 and person.no = $3 and person.version = $4 and standing.version = $5
  for no key update of person, standing
),
changed_person as (
  update person set user_name = $6, user_name_key = $7, display_key = $8, employee_key = $9, attributes = $10::jsonb,
    version = version + $32::int, modified_at = case $32 when 1 then now() else modified_at end
  from locked where person.tenant_id = $1 and person.no = locked.no
  returning person.version, person.modified_at
),
changed_standing as (
  update standing set
    deactivated_at = case when $14::boolean then now() when $15::boolean then null else deactivated_at end,
    invited_at = case when invited then now() else invited_at end,
    withdrawn_at = case when invited then null else withdrawn_at end,
    handle = case when invited then coalesce(handle, random_handle()) else handle end,
    generation = generation + (invited or $16::boolean)::int,
    key_id = case when invited or $16 then $11 else key_id end,
    link_expires_at = case when invited or $17::boolean then now() + make_interval(hours => hours) else link_expires_at end,
    version = version + 1
  from locked where standing.tenant_id = $1 and standing.person_no = locked.no and ($14 or $15 or $16 or $17 or invited)
  returning standing.*
),
dropped_addresses as (
  delete from person_address using locked
  where $18::boolean and tenant_id = $1 and person_no = locked.no and ord <> all($19::smallint[])
),
new_addresses as (
  insert into person_address (tenant_id, person_no, ord, value, value_key, type, is_primary, is_mail)
  select $1, no, address.* from locked,
    unnest($19::smallint[], $20::text[], $21::text[], $22::text[], $23::boolean[], $24::boolean[]) as address
  where $18
  on conflict (tenant_id, person_no, ord) do update set value = excluded.value, value_key = excluded.value_key,
    type = excluded.type, is_primary = excluded.is_primary, is_mail = excluded.is_mail
),
dropped_external_id as (
  delete from person_external_id
  where $25::boolean and $26::text is null and tenant_id = $1 and client_id = $2 and person_no = (select no from locked)
),
new_external_id as (
  insert into person_external_id (tenant_id, client_id, external_id, person_no)
  select $1, $2, $26, no from locked where $25 and $26 is not null
  on conflict on constraint person_external_id_one_each do update set external_id = excluded.external_id
),
-- Reads join the standing, so these are dead already; removed, they do not come to life with a reactivation.
ended_sessions as (
  delete from session using locked where ($14 or $15) and session.tenant_id = $1 and session.person_no = locked.no
),
ended_links as (
  delete from one_time_link using locked where ($14 or $15) and tenant_id = $1 and person_no = locked.no
),
ended_proofs as (
  delete from sso_proof using locked where ($14 or $15) and tenant_id = $1 and person_no = locked.no
),
cancelled as (
  update delivery set state = 'cancelled', finished_at = now(), to_address = null,
    result = case when $14 then 'the person is deactivated' else 'the mail address has changed' end
  from locked
  where ($14 or $16) and tenant_id = $1 and person_no = locked.no and state in ('queued', 'deferred', 'held')
),
mailed as (
  insert into delivery (tenant_id, person_no, cause, kind, to_address)
  select $1, no, cause, kind, to_address from locked cross join lateral (values
    (case when $33::boolean then 'asked:' || ($27::int + 1) else 'provision' end, 'invitation', null, invited and true = any($24)),
    ('address:' || $27, 'invitation', null, $17),
    ('notice:' || ($4 + 1), 'address_changed', $28::text, $28 is not null)) as mail (cause, kind, to_address, due)
  where due
  on conflict do nothing
),
audited as (
  insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
  select $1, type, $29, $30::uuid, id, detail from locked cross join lateral (values
    ('person.changed', jsonb_build_object('attributes', $31::text[]), $32 = 1),
    ('person.deactivated', null, $14),
    ('person.reactivated', null, $15),
    ('person.invited', jsonb_build_object('cause', case when $33 then 'asked' else 'provision' end), invited),
    ('link.ended', '{"cause": "address"}'::jsonb, $16)) as event (type, detail, happened)
  where happened
)
select changed_person.version, changed_person.modified_at as "modifiedAt", ${standingFields}
from changed_person left join changed_standing standing on true`

const updateByClient = statement<WrittenRow>('change_by_client', updateWith(settingOfClient))
const updateByOthers = statement<WrittenRow>('change', updateWith(settingOfTenant))

export interface PersonUpdate {
  change: PersonChange
  before: Person
  after: PersonDocument
  transition: Transition
  /** Names of what differs, for the audit. */
  attributes: string[]
}

/** @returns undefined where somebody else wrote the person since it was read. */
export async function updatePerson(
  db: Executor,
  { change, before, after, transition, attributes }: PersonUpdate,
): Promise<WrittenPerson | undefined> {
  const { tenantId, clientId, actor, keyring } = change
  const { keys, addressesChanged, deactivates, reactivates, firstActivation, invites, endsLink, noticeTo } = transition
  const mailsLink = transition.hasNewAddress && (change.mailNewAddress ?? clientId !== undefined)
  const update = clientId === undefined ? updateByOthers : updateByClient
  const row = await update.first(db, [
    tenantId,
    clientId ?? null,
    before.no,
    before.version,
    before.standingVersion,
    after.userName,
    keys.userNameKey,
    keys.displayKey,
    keys.employeeKey,
    JSON.stringify(after.attributes),
    keyring.currentKeyId,
    firstActivation || invites,
    invites ? 'now' : firstActivation ? (change.invite ?? 'policy') : 'later',
    deactivates,
    reactivates,
    endsLink,
    mailsLink,
    addressesChanged,
    ...addressArrays(keys.addresses),
    clientId !== undefined && before.externalId !== after.externalId,
    after.externalId ?? null,
    before.standing.generation + (endsLink ? 1 : 0),
    noticeTo,
    actor.kind,
    actorId(actor),
    attributes,
    attributes.length > 0 ? 1 : 0,
    invites,
  ])
  return row && writtenFrom(row)
}

function writtenFrom(row: WrittenRow): WrittenPerson {
  const { version, modifiedAt, standingVersion } = row
  if (standingVersion === null) return { version, modifiedAt }
  return { version, modifiedAt, changedStanding: { standingVersion, standing: standingFrom(row) } }
}

/** ord, value, value_key, type, is_primary, is_mail: six arrays, for `unnest`. */
function addressArrays(addresses: readonly AddressRow[]): unknown[][] {
  return [
    addresses.map(({ ord }) => ord),
    addresses.map(({ value }) => value),
    addresses.map(({ valueKey }) => valueKey),
    addresses.map(({ type }) => type),
    addresses.map(({ isPrimary }) => isPrimary),
    addresses.map(({ isMail }) => isMail),
  ]
}
