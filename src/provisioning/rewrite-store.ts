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

const rewrite = statement<WrittenPerson>(
  'rewrite_person',
  `with changed as (
    update person set user_name = $4, user_name_key = $5, display_key = $6, employee_key = $7, attributes = $8::jsonb,
      version = version + 1, modified_at = now()
    where tenant_id = $1 and no = $2 and version = $3
    returning id, version, modified_at
  ),
  audited as (
    insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
    select $1, 'person.changed', $9, $10::uuid, id, jsonb_build_object('attributes', $11::text[]) from changed
  )
  select version, modified_at as "modifiedAt" from changed`,
)

/** @returns undefined where somebody else wrote the person since it was read. */
export async function rewritePerson(
  db: Executor,
  { change, before, after, transition, attributes }: PersonUpdate,
): Promise<WrittenPerson | undefined> {
  const { keys } = transition
  return rewrite.first(db, [
    change.tenantId,
    before.no,
    before.version,
    after.userName,
    keys.userNameKey,
    keys.displayKey,
    keys.employeeKey,
    JSON.stringify(after.attributes),
    change.actor.kind,
    actorId(change.actor),
    attributes,
  ])
}
