import { actorId } from '../audit/actor.ts'
import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { AddressRow, DerivedKeys } from '../people/derive-keys.ts'
import { type PersonRow, standingFields } from '../people/person-row.ts'
import { countSlots } from '../tenants/tenant-store.ts'
import type { NewPerson } from './provision-person.ts'
import { settingOfClient, settingOfTenant } from './setting-sql.ts'

export type InsertedPerson = Omit<PersonRow, 'userName' | 'attributes' | 'source' | 'externalId'>

// An admin's one by one, but no client's, counts as due since yesterday: it goes before a campaign's million.
const insertWith = (setting: string) => `with ${setting},
decision as materialized (
  select hours, $12::boolean and ($13 = 'now' or $13 = 'policy' and invite_on_create) as invited from setting
),
new_person as (
  insert into person (tenant_id, user_name, user_name_key, display_key, employee_key, attributes, source, created_by)
  select $1, $3, $4, $5, $6, $7::jsonb, $8, $9::uuid from decision
  returning tenant_id, no, id, created_by, version, created_at, modified_at
),
new_standing as (
  insert into standing (tenant_id, person_no, deactivated_at, invited_at, handle, generation, key_id, link_expires_at)
  select $1, no, case when not $12 then now() end, case when invited then now() end,
    case when invited then random_handle() end, invited::int, case when invited then $14 end,
    case when invited then now() + make_interval(hours => hours) end
  from new_person, decision
  returning *
),
new_external_id as (
  insert into person_external_id (tenant_id, client_id, external_id, person_no)
  select $1, $2, $15, no from new_person where $2 is not null and $15::text is not null
),
new_addresses as (
  insert into person_address (tenant_id, person_no, ord, value, value_key, type, is_primary, is_mail)
  select $1, no, address.* from new_person,
    unnest($16::smallint[], $17::text[], $18::text[], $19::text[], $20::boolean[], $21::boolean[]) as address
),
counted as (
  update person_count set n = n + 1 where tenant_id = $1 and slot = $22 and exists (select from new_person)
),
mailed as (
  insert into delivery (tenant_id, person_no, cause, kind, run_at)
  select $1, no, 'provision', 'invitation', case when $13 = 'now' and $2::uuid is null then now() - interval '1 day' else now() end
  from new_person, decision where invited and true = any($21)
  returning 1
),
audited as (
  insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
  select $1, type, $10, $11::uuid, id, detail from new_person, decision,
    (values ('person.provisioned', jsonb_build_object('source', $8), true),
      ('person.invited', '{"cause": "provision"}', false)) as event (type, detail, always)
  where always or invited
)
select person.tenant_id as "tenantId", person.no, person.id, person.created_by as "createdBy", person.version,
  person.created_at as "createdAt", person.modified_at as "modifiedAt", ${standingFields}
from new_person person, new_standing standing`

const insertByClient = statement<InsertedPerson>('provision_by_client', insertWith(settingOfClient))
const insertByOthers = statement<InsertedPerson>('provision', insertWith(settingOfTenant))

/** @returns undefined where the client is no longer connected: then nothing was written. */
export async function insertPerson(
  db: Executor,
  { tenantId, clientId, document, source, invite, actor, keyring }: NewPerson,
  keys: DerivedKeys,
): Promise<InsertedPerson | undefined> {
  const insert = clientId === undefined ? insertByOthers : insertByClient
  return insert.first(db, [
    tenantId,
    clientId ?? null,
    document.userName,
    keys.userNameKey,
    keys.displayKey,
    keys.employeeKey,
    JSON.stringify(document.attributes),
    source,
    clientId ?? actorId(actor),
    actor.kind,
    actorId(actor),
    document.active,
    invite,
    keyring.currentKeyId,
    document.externalId ?? null,
    ...addressArrays(keys.addresses),
    Math.floor(Math.random() * countSlots),
  ])
}

/** ord, value, value_key, type, is_primary, is_mail: six arrays, for `unnest`. */
export function addressArrays(addresses: readonly AddressRow[]): unknown[][] {
  return [
    addresses.map(({ ord }) => ord),
    addresses.map(({ value }) => value),
    addresses.map(({ valueKey }) => valueKey),
    addresses.map(({ type }) => type),
    addresses.map(({ isPrimary }) => isPrimary),
    addresses.map(({ isMail }) => isMail),
  ]
}
