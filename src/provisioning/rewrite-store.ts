import { actorId } from '../audit/actor.ts'
import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { PersonUpdate, WrittenPerson } from './change-store.ts'

/** What is left of a change that touches neither life nor link, address or external id: most of what clients send all day. */
export function isPlainRewrite({ change, before, after, transition }: PersonUpdate): boolean {
  const { deactivates, reactivates, addressesChanged, invites } = transition
  // If-Match and If-None-Match name the standing's version too, which only the full statement compares.
  if (change.ifVersion !== undefined || change.unlessVersion !== undefined) return false
  if (deactivates || reactivates || invites || addressesChanged) return false
  return change.clientId === undefined || before.externalId === after.externalId
}

// Locked in the order of numbers, as imports and bulk acts lock them. Found by a list of ids, which one index alone has, and not by
// the join: a plan that was made for that while a tenant was being filled would walk over everybody.
const rewrite = statement<WrittenPerson & { id: string }>(
  'rewrite_people',
  `with given as materialized (
    select * from jsonb_to_recordset($3::jsonb) as one (id uuid, version int, user_name text, user_name_key text,
      display_key text, employee_key text, attributes jsonb, changed jsonb)
  ),
  locked as materialized (
    select person.id from person join given on given.id = person.id and given.version = person.version
    where person.tenant_id = $1 and person.id = any($2::uuid[])
    order by person.no for no key update of person
  ),
  changed as (
    update person set user_name = given.user_name, user_name_key = given.user_name_key, display_key = given.display_key,
      employee_key = given.employee_key, attributes = given.attributes, version = person.version + 1, modified_at = now()
    from given join locked using (id)
    where person.tenant_id = $1 and person.id = any($2::uuid[]) and person.id = given.id
    returning person.id, person.version, person.modified_at
  ),
  audited as (
    insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
    select $1, 'person.changed', $4, $5::uuid, id, jsonb_build_object('attributes', given.changed)
    from changed join given using (id)
  )
  select id, version, modified_at as "modifiedAt" from changed`,
)

/** Of one tenant and actor; nobody twice. @returns by id, without those whom somebody else wrote since they were read. */
export async function rewritePeople(
  db: Executor,
  updates: readonly PersonUpdate[],
): Promise<Map<string, WrittenPerson>> {
  const [{ change }] = updates as [PersonUpdate]
  const rows = await rewrite.all(db, [
    change.tenantId,
    updates.map(({ before }) => before.id),
    JSON.stringify(updates.map(givenPerson)),
    change.actor.kind,
    actorId(change.actor),
  ])
  return new Map(rows.map(({ id, ...written }) => [id, written]))
}

function givenPerson({ before, after, transition: { keys }, attributes }: PersonUpdate) {
  return {
    id: before.id,
    version: before.version,
    user_name: after.userName,
    user_name_key: keys.userNameKey,
    display_key: keys.displayKey,
    employee_key: keys.employeeKey,
    attributes: after.attributes,
    changed: attributes,
  }
}
