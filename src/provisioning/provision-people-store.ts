import { actorId } from '../audit/actor.ts'
import type { Trx } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import { countSlots } from '../tenants/tenant-store.ts'
import type { NewPeople } from './provision-people.ts'
import { settingOfTenant } from './setting-sql.ts'

export interface InsertedOne {
  no: number
  id: string
  userNameKey: string
  invited: boolean
}

// Sorted by the unique key: two of these that name the same people wait for each other instead of deadlocking.
// No lock and no look before the insert: the unique index decides, and waits for whoever is creating the same person now.
const insert = statement<InsertedOne>(
  'provision_people',
  `with ${settingOfTenant},
given as materialized (
  select * from jsonb_to_recordset($3::jsonb) as one (user_name text, user_name_key text collate "C", display_key text,
    employee_key text, attributes jsonb, active boolean, mailable boolean)
),
new_person as (
  insert into person (tenant_id, user_name, user_name_key, display_key, employee_key, attributes, source, created_by)
  select $1, user_name, user_name_key, display_key, employee_key, attributes, $5, $7::uuid from given order by user_name_key
  on conflict on constraint person_user_name_unique do nothing
  returning no, id, user_name_key
),
made as materialized (
  select no, id, user_name_key, active, mailable, active and $8 = 'now' as invited
  from new_person join given using (user_name_key)
),
new_standing as (
  insert into standing (tenant_id, person_no, deactivated_at, invited_at, handle, generation, key_id, link_expires_at)
  select $1, no, case when not active then now() end, case when invited then now() end,
    case when invited then random_handle() end, invited::int, case when invited then $9 end,
    case when invited then now() + make_interval(hours => hours) end
  from made, setting order by no
),
new_addresses as (
  insert into person_address (tenant_id, person_no, ord, value, value_key, type, is_primary, is_mail)
  select $1, no, ord, value, value_key, type, is_primary, is_mail
  from jsonb_to_recordset($4::jsonb) as address (user_name_key text collate "C", ord smallint, value text, value_key text,
    type text, is_primary boolean, is_mail boolean) join made using (user_name_key)
),
mailed as (
  insert into delivery (tenant_id, person_no, cause, kind)
  select $1, no, 'provision', 'invitation' from made where invited and mailable
),
audited as (
  insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
  select $1, type, $6, $7::uuid, id, detail from made,
    (values ('person.provisioned', jsonb_build_object('source', $5), true),
      ('person.invited', '{"cause": "provision"}', false)) as event (type, detail, always)
  where always or invited
),
counted as (
  update person_count set n = n + (select count(*) from made) where tenant_id = $1 and slot = $10
)
select no, id, user_name_key as "userNameKey", invited from made`,
)

export function insertPeople(trx: Trx, order: NewPeople): Promise<InsertedOne[]> {
  const { tenantId, people, source, invite, actor, keyring } = order
  return insert.all(trx, [
    tenantId,
    null,
    JSON.stringify(people.map(personValues)),
    JSON.stringify(people.flatMap(addressValues)),
    source,
    actor.kind,
    actorId(actor),
    invite,
    keyring.currentKeyId,
    Math.floor(Math.random() * countSlots),
  ])
}

type NewDocument = NewPeople['people'][number]

function personValues({ document, keys }: NewDocument) {
  return {
    user_name: document.userName,
    user_name_key: keys.userNameKey,
    display_key: keys.displayKey,
    employee_key: keys.employeeKey,
    attributes: document.attributes,
    active: document.active,
    mailable: keys.addresses.some(({ isMail }) => isMail),
  }
}

function addressValues({ keys: { userNameKey, addresses } }: NewDocument) {
  return addresses.map(({ ord, value, valueKey, type, isPrimary, isMail }) => ({
    user_name_key: userNameKey,
    ord,
    value,
    value_key: valueKey,
    type,
    is_primary: isPrimary,
    is_mail: isMail,
  }))
}
