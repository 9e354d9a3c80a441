import { type Actor, actorId } from '../audit/actor.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import { readSettings } from '../tenants/settings.ts'

export interface ResendToMany {
  tenantId: number
  personNos: readonly number[]
  /** The same one never mails the same person twice. */
  cause: string
  actor: Actor
  keyring: Keyring
}

// As `resendInvite` does to one, but that nobody without an address, and nobody whose mail has yet to go out, is touched.
const resend = statement<{ no: number }>(
  'resend_many',
  `with locked as materialized (
  select standing.person_no, standing.is_key_alive
  from (select no from unnest($2::bigint[]) as wanted (no) order by no) as wanted
  cross join lateral (select person_no, key_id is null or key_id = any($7::text[]) as is_key_alive from standing
    where tenant_id = $1 and person_no = wanted.no
    and deactivated_at is null and claimed_at is null and invited_at is not null for no key update) as standing
  where exists (select from person_address where tenant_id = $1 and person_no = wanted.no and is_mail)
    and not exists (select from delivery where tenant_id = $1 and person_no = wanted.no
      and kind in ('invitation', 'reminder') and state in ('queued', 'deferred', 'held', 'sending'))
  order by wanted.no
),
changed as (
  update standing set link_expires_at = now() + make_interval(hours => $5::int), version = version + 1,
    generation = case when is_key_alive then generation else generation + 1 end,
    key_id = case when is_key_alive then key_id else $6::text end
  from locked where standing.tenant_id = $1 and standing.person_no = locked.person_no
),
mailed as (
  insert into delivery (tenant_id, person_no, cause, kind) select $1, person_no, $8, 'invitation' from locked
  on conflict do nothing
),
audited as (
  insert into audit (tenant_id, type, actor_kind, actor_id, person_id)
  select $1, 'invite.resent', $3, $4::uuid, person.id
  from locked join person on person.tenant_id = $1 and person.no = locked.person_no
)
select person_no as no from locked`,
)

/** The same link to many again, in one statement; its clock restarts. @returns the numbers of those who get the mail. */
export async function resendInvites(trx: Trx, order: ResendToMany): Promise<number[]> {
  const { tenantId, personNos, cause, actor, keyring } = order
  if (personNos.length === 0) return []
  const { inviteLifetimeHours } = await readSettings(trx, tenantId)
  const link = [inviteLifetimeHours, keyring.currentKeyId, keyring.keyIds]
  const rows = await resend.all(trx, [tenantId, [...personNos], actor.kind, actorId(actor), ...link, cause])
  return rows.map(({ no }) => no)
}
