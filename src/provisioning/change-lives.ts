import { type Actor, actorId } from '../audit/actor.ts'
import type { Trx } from '../db/connection.ts'
import { statement } from '../db/statement.ts'

export interface LivesChange {
  tenantId: number
  personNos: readonly number[]
  actor: Actor
}

// As in change-store.ts for one, and in its order of locks. The guard stands under the lock: whoever is so already is passed over.
const change = statement<{ no: number }>(
  'change_lives',
  `with locked as materialized (
  select person.no, person.id
  from (select no from unnest($2::bigint[]) as wanted (no) order by no) as wanted
  cross join lateral (select * from person where tenant_id = $1 and no = wanted.no for no key update) as person
  cross join lateral (select * from standing where tenant_id = $1 and person_no = wanted.no
    and (deactivated_at is null) = $3::boolean for no key update) as standing
  order by wanted.no
),
changed_person as (
  update person set version = version + 1, modified_at = now()
  from locked where person.tenant_id = $1 and person.no = locked.no
),
changed_standing as (
  update standing set deactivated_at = case when $3 then now() end, version = version + 1
  from locked where standing.tenant_id = $1 and standing.person_no = locked.no
),
ended_sessions as (
  delete from session using locked where session.tenant_id = $1 and session.person_no = locked.no
),
ended_links as (
  delete from one_time_link using locked where one_time_link.tenant_id = $1 and one_time_link.person_no = locked.no
),
ended_proofs as (
  delete from sso_proof using locked where sso_proof.tenant_id = $1 and sso_proof.person_no = locked.no
),
cancelled as (
  update delivery set state = 'cancelled', finished_at = now(), to_address = null, result = 'the person is deactivated'
  from locked
  where $3 and tenant_id = $1 and person_no = locked.no and state in ('queued', 'deferred', 'held')
),
audited as (
  insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
  select $1, type, $4, $5::uuid, id, detail::jsonb from locked cross join lateral (values
    ('person.changed', '{"attributes": ["active"]}'),
    (case when $3 then 'person.deactivated' else 'person.reactivated' end, null)) as event (type, detail)
)
select no from locked`,
)

/** `deactivatePerson` for many, in one statement. @returns the numbers of those whom it deactivated. */
export function deactivatePeople(trx: Trx, order: LivesChange): Promise<number[]> {
  return changeLives(trx, order, true)
}

/** `reactivatePerson` for many, in one statement; nobody is invited by it. @returns the numbers of those whom it reactivated. */
export function reactivatePeople(trx: Trx, order: LivesChange): Promise<number[]> {
  return changeLives(trx, order, false)
}

async function changeLives(
  trx: Trx,
  { tenantId, personNos, actor }: LivesChange,
  deactivates: boolean,
): Promise<number[]> {
  if (personNos.length === 0) return []
  const rows = await change.all(trx, [tenantId, [...personNos], deactivates, actor.kind, actorId(actor)])
  return rows.map(({ no }) => no)
}
