import { type Actor, actorId } from '../audit/actor.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { DerivedKeys } from '../people/derive-keys.ts'
import type { PersonDocument } from '../people/person.ts'
import { settingOfTenant } from './setting-sql.ts'

export interface PersonWrite {
  no: number
  /** As read under the lock. */
  version: number
  generation: number
  document: PersonDocument
  keys: DerivedKeys
  attributes: string[]
  addressesChanged: boolean
  deactivates: boolean
  reactivates: boolean
  invited: boolean
  endsLink: boolean
  mailsLink: boolean
  noticeTo: string | null
}

export interface PeopleWrite {
  tenantId: number
  writes: readonly PersonWrite[]
  actor: Actor
  keyring: Keyring
}

// No version is compared: the rows are locked since they were read, in the order of locks: person, standing, delivery.
const write = statement<{ no: number }>(
  'change_people',
  `with ${settingOfTenant},
given as materialized (
  select * from jsonb_to_recordset($3::jsonb) as one (no bigint, version int, generation int, display_key text, employee_key text,
    attributes jsonb, changed jsonb, addresses_changed boolean, deactivates boolean, reactivates boolean, invited boolean,
    ends_link boolean, mails_link boolean, notice_to text, mailable boolean)
),
address as materialized (
  select * from jsonb_to_recordset($4::jsonb) as one (no bigint, ord smallint, value text, value_key text, type text,
    is_primary boolean, is_mail boolean)
),
changed_person as (
  update person set display_key = given.display_key, employee_key = given.employee_key, attributes = given.attributes,
    version = person.version + 1, modified_at = now()
  from given where person.tenant_id = $1 and person.no = given.no
  returning person.no, person.id
),
changed_standing as (
  update standing set
    deactivated_at = case when deactivates then now() when reactivates then null else deactivated_at end,
    invited_at = case when invited then now() else invited_at end,
    handle = case when invited then coalesce(handle, random_handle()) else handle end,
    generation = standing.generation + (invited or ends_link)::int,
    key_id = case when invited or ends_link then $7 else key_id end,
    link_expires_at = case when invited or mails_link then now() + make_interval(hours => hours) else link_expires_at end,
    version = standing.version + 1
  from given, setting
  where standing.tenant_id = $1 and standing.person_no = given.no
    and (deactivates or reactivates or invited or ends_link or mails_link)
),
dropped_addresses as (
  delete from person_address using given
  where addresses_changed and tenant_id = $1 and person_no = given.no
    and not exists (select from address where address.no = given.no and address.ord = person_address.ord)
),
new_addresses as (
  insert into person_address (tenant_id, person_no, ord, value, value_key, type, is_primary, is_mail)
  select $1, no, ord, value, value_key, type, is_primary, is_mail from address join given using (no) where addresses_changed
  on conflict (tenant_id, person_no, ord) do update set value = excluded.value, value_key = excluded.value_key,
    type = excluded.type, is_primary = excluded.is_primary, is_mail = excluded.is_mail
),
-- As in change-store.ts: what was dead while they were away stays dead.
ended_sessions as (
  delete from session using given
  where (deactivates or reactivates) and session.tenant_id = $1 and session.person_no = given.no
),
ended_links as (
  delete from one_time_link using given
  where (deactivates or reactivates) and one_time_link.tenant_id = $1 and one_time_link.person_no = given.no
),
ended_proofs as (
  delete from sso_proof using given
  where (deactivates or reactivates) and sso_proof.tenant_id = $1 and sso_proof.person_no = given.no
),
cancelled as (
  update delivery set state = 'cancelled', finished_at = now(), to_address = null,
    result = case when deactivates then 'the person is deactivated' else 'the mail address has changed' end
  from given
  where (deactivates or ends_link) and tenant_id = $1 and person_no = given.no and state in ('queued', 'deferred', 'held')
),
mailed as (
  insert into delivery (tenant_id, person_no, cause, kind, to_address)
  select $1, no, cause, kind, to_address from given cross join lateral (values
    ('provision', 'invitation', null, invited and mailable),
    ('address:' || (generation + ends_link::int), 'invitation', null, mails_link),
    ('notice:' || (version + 1), 'address_changed', notice_to, notice_to is not null)) as mail (cause, kind, to_address, due)
  where due
  on conflict do nothing
),
audited as (
  insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
  select $1, type, $5, $6::uuid, id, detail from given join changed_person using (no) cross join lateral (values
    ('person.changed', jsonb_build_object('attributes', changed), true),
    ('person.deactivated', null, deactivates),
    ('person.reactivated', null, reactivates),
    ('person.invited', '{"cause": "provision"}', invited),
    ('link.ended', '{"cause": "address"}', ends_link)) as event (type, detail, happened)
  where happened
)
select no from given where invited`,
)

export function writePeople(trx: Trx, { tenantId, writes, actor, keyring }: PeopleWrite): Promise<{ no: number }[]> {
  return write.all(trx, [
    tenantId,
    null,
    JSON.stringify(writes.map(personValues)),
    JSON.stringify(writes.flatMap(addressValues)),
    actor.kind,
    actorId(actor),
    keyring.currentKeyId,
  ])
}

function personValues({ document, keys, ...write }: PersonWrite) {
  return {
    no: write.no,
    version: write.version,
    generation: write.generation,
    display_key: keys.displayKey,
    employee_key: keys.employeeKey,
    attributes: document.attributes,
    changed: write.attributes,
    addresses_changed: write.addressesChanged,
    deactivates: write.deactivates,
    reactivates: write.reactivates,
    invited: write.invited,
    ends_link: write.endsLink,
    mails_link: write.mailsLink,
    notice_to: write.noticeTo,
    mailable: keys.addresses.some(({ isMail }) => isMail),
  }
}

function addressValues({ no, addressesChanged, keys }: PersonWrite) {
  if (!addressesChanged) return []
  return keys.addresses.map(({ ord, value, valueKey, type, isPrimary, isMail }) => ({
    no,
    ord,
    value,
    value_key: valueKey,
    type,
    is_primary: isPrimary,
    is_mail: isMail,
  }))
}
