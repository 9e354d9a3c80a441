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

// Locked in the order of numbers, as imports and bulk acts lock them. By their numbers too, not by the join alone: a plan that was
// made while a tenant was being filled could walk over everybody.
const rewrite = statement<WrittenPerson & { no: number }>(
  'rewrite_people',
  `with given as materialized (
    select * from jsonb_to_recordset($3::jsonb) as one (no bigint, version int, user_name text, user_name_key text,
      display_key text, employee_key text, attributes jsonb, changed jsonb)
  ),
  locked as materialized (
    select person.no from person join given on given.no = person.no and given.version = person.version
    where person.tenant_id = $1 and person.no = any($2::bigint[])
    order by person.no for no key update of person
  ),
  changed as (
    update person set user_name = given.user_name, user_name_key = given.user_name_key, display_key = given.display_key,
      employee_key = given.employee_key, attributes = given.attributes, version = person.version + 1, modified_at = now()
    from given join locked using (no)
    where person.tenant_id = $1 and person.no = any($2::bigint[]) and person.no = given.no
    returning person.no, person.id, person.version, person.modified_at
  ),
  audited as (
    insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
    select $1, 'person.changed', $4, $5::uuid, id, jsonb_build_object('attributes', given.changed)
    from changed join given using (no)
  )
  select no, version, modified_at as "modifiedAt" from changed`,
)

/** Of one tenant and actor; nobody twice. @returns by number, without those whom somebody else wrote since they were read. */
export async function rewritePeople(
  db: Executor,
  updates: readonly PersonUpdate[],
): Promise<Map<number, WrittenPerson>> {
  const [{ change }] = updates as [PersonUpdate]
  const rows = await rewrite.all(db, [
    change.tenantId,
    updates.map(({ before }) => before.no),
    JSON.stringify(updates.map(givenPerson)),
    change.actor.kind,
    actorId(change.actor),
  ])
  return new Map(rows.map(({ no, ...written }) => [no, written]))
}

function givenPerson({ before, after, transition: { keys }, attributes }: PersonUpdate) {
  return {
    no: before.no,
    version: before.version,
    user_name: after.userName,
    user_name_key: keys.userNameKey,
    display_key: keys.displayKey,
    employee_key: keys.employeeKey,
    attributes: after.attributes,
    changed: attributes,
  }
}
