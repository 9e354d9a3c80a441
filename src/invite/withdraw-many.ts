import { type Actor, actorId } from '../audit/actor.ts'
import type { Trx } from '../db/connection.ts'
import { statement } from '../db/statement.ts'

// Word for word what `markWithdrawn` and `cancelDeliveries` do to one.
const withdraw = statement<{ no: number }>(
  'withdraw_many',
  `with locked as materialized (
  select standing.person_no
  from (select no from unnest($2::bigint[]) as wanted (no) order by no) as wanted
  cross join lateral (select person_no from standing where tenant_id = $1 and person_no = wanted.no
    and deactivated_at is null and claimed_at is null and invited_at is not null for no key update) as standing
  order by wanted.no
),
changed as (
  update standing set invited_at = null, withdrawn_at = now(), generation = generation + 1, link_expires_at = null,
    version = version + 1
  from locked where standing.tenant_id = $1 and standing.person_no = locked.person_no
),
cancelled as (
  update delivery set state = 'cancelled', result = 'the invitation was withdrawn', to_address = null, finished_at = now()
  from locked
  where delivery.tenant_id = $1 and delivery.person_no = locked.person_no and state in ('queued', 'deferred', 'held')
  returning delivery.person_no
),
audited as (
  insert into audit (tenant_id, type, actor_kind, actor_id, person_id, detail)
  select $1, 'invite.withdrawn', $3, $4::uuid, person.id, jsonb_build_object('cancelled', coalesce(mails.n, 0))
  from locked join person on person.tenant_id = $1 and person.no = locked.person_no
  left join (select person_no, count(*) as n from cancelled group by person_no) as mails on mails.person_no = locked.person_no
)
select person_no as no from locked`,
)

/** `withdrawInvite` for many, in one statement; whoever is not invited, has claimed or is deactivated is passed over. @returns the numbers of those who lost their invitation. */
export async function withdrawInvites(
  trx: Trx,
  { tenantId, personNos, actor }: { tenantId: number; personNos: readonly number[]; actor: Actor },
): Promise<number[]> {
  if (personNos.length === 0) return []
  const rows = await withdraw.all(trx, [tenantId, [...personNos], actor.kind, actorId(actor)])
  return rows.map(({ no }) => no)
}
