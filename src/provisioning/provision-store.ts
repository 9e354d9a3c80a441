import { type Actor, actorId } from '../audit/actor.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { PersonSource } from '../db/tables.ts'
import type { AddressRow, DerivedKeys } from '../people/derive-keys.ts'
import type { PersonDocument } from '../people/person.ts'
import { type PersonRow, standingFields } from '../people/person-row.ts'
import { countSlots } from '../tenants/tenant-store.ts'
import { settingOfClient, settingOfTenant } from './setting-sql.ts'

export interface Insertion {
  tenantId: number
  clientId?: string
  /** User names are different from each other. */
  people: readonly InsertionOfOne[]
  source: PersonSource
  /** Their mail goes before a campaign's million. */
  isUrgent?: boolean
  actor: Actor
  keyring: Keyring
}

export interface InsertionOfOne {
  document: PersonDocument
  keys: DerivedKeys
  invite: 'policy' | 'now' | 'later'
}

type PersonAsMade = Omit<PersonRow, 'tenantId' | 'userName' | 'attributes' | 'source' | 'externalId'>

/** By `userNameKey`: without a person where somebody has this userName already. */
export type Inserted = { userNameKey: string } & (PersonAsMade | { no: null })

// Sorted by the unique key: two of these that name the same people wait for each other instead of deadlocking. No lock and no
// look before the insert: the unique index decides, and waits for whoever is creating the same person now.
const insertWith = (setting: string) => `with ${setting},
given as materialized (
  select one.*, hours, active and (invite = 'now' or invite = 'policy' and invite_on_create) as invited
  from setting, jsonb_to_recordset($3::jsonb) as one (user_name text, user_name_key text collate "C", display_key text,
    employee_key text, attributes jsonb, external_id text, active boolean, mailable boolean, invite text, addresses jsonb)
),
new_person as (
  insert into person (tenant_id, user_name, user_name_key, display_key, employee_key, attributes, source, created_by)
  select $1, user_name, user_name_key, display_key, employee_key, attributes, $4, coalesce($2, $6::uuid)
  from given order by user_name_key
  on conflict on constraint person_user_name_unique do nothing
  returning no, id, user_name_key, created_by, version, created_at, modified_at
),
made as materialized (
  select no, id, external_id, active, mailable, invited, hours, addresses from new_person join given using (user_name_key)
),
new_standing as (
  insert into standing (tenant_id, person_no, deactivated_at, invited_at, handle, generation, key_id, link_expires_at)
  select $1, no, case when not active then now() end, case when invited then now() end,
    case when invited then random_handle() end, invited::int, case when invited then $7 end,
    case when invited then now() + make_interval(hours => hours) end
  from made order by no
  returning *
),
new_external_id as (
  insert into person_external_id (tenant_id, client_id, external_id, person_no)
  select $1, $2, external_id, no from made where $2 is not null and external_id is not null
),
new_addresses as (
  insert into person_address (tenant_id, person_no, ord, value, value_key, type, is_primary, is_mail)
  select $1, no, address.* from made cross join lateral jsonb_to_recordset(addresses) as address (ord smallint, value text,
    value_key text, type text, is_primary boolean, is_mail boolean)
),
mailed as (
  insert into delivery (tenant_id, person_no, cause, kind, run_at)
  select $1, no, 'provision', 'invitation', now() - case when $8::boolean then interval '1 day' else interval '0' end
  from made where invited and mailable
),
audited as (
  insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
  select $1, type, $5, $6::uuid, id, detail from made,
    (values ('person.provisioned', jsonb_build_object('source', $4), true),
      ('person.invited', '{"cause": "provision"}', false)) as event (type, detail, always)
  where always or invited
),
counted as (
  update person_count set n = n + (select count(*) from made) where tenant_id = $1 and slot = $9 and exists (select from made)
)
select given.user_name_key as "userNameKey", person.no, person.id, person.created_by as "createdBy", person.version,
  person.created_at as "createdAt", person.modified_at as "modifiedAt", ${standingFields}
from given left join new_person person using (user_name_key) left join new_standing standing on standing.person_no = person.no`

const insertByClient = statement<Inserted>('provision_by_client', insertWith(settingOfClient))
const insertByOthers = statement<Inserted>('provision', insertWith(settingOfTenant))

/** @returns nobody where the client is no longer connected: then nothing was written. */
export async function insertPeople(db: Executor, insertion: Insertion): Promise<Inserted[]> {
  const { tenantId, clientId, people, source, isUrgent = false, actor, keyring } = insertion
  const insert = clientId === undefined ? insertByOthers : insertByClient
  return insert.all(db, [
    tenantId,
    clientId ?? null,
    JSON.stringify(people.map(givenPerson)),
    source,
    actor.kind,
    actorId(actor),
    keyring.currentKeyId,
    isUrgent,
    Math.floor(Math.random() * countSlots),
  ])
}

function givenPerson({ document, keys, invite }: InsertionOfOne) {
  return {
    user_name: document.userName,
    user_name_key: keys.userNameKey,
    display_key: keys.displayKey,
    employee_key: keys.employeeKey,
    attributes: document.attributes,
    external_id: document.externalId,
    active: document.active,
    mailable: keys.addresses.some(({ isMail }) => isMail),
    invite,
    addresses: keys.addresses.map(givenAddress),
  }
}

function givenAddress({ ord, value, valueKey, type, isPrimary, isMail }: AddressRow) {
  return { ord, value, value_key: valueKey, type, is_primary: isPrimary, is_mail: isMail }
}
