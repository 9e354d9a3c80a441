import type { Database } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { DeliveryKind } from '../db/tables.ts'
import type { DeliveryKey } from './message-id.ts'

/** One mail that this process, and no other, may send until the lease ends. */
export interface LeasedDelivery extends DeliveryKey {
  kind: DeliveryKind
  /** Rises with every lease: a result that carries an older one comes too late and is not recorded. */
  fence: number
  /** With the one that the lease is for. */
  attempts: number
  /** Of an earlier attempt. */
  messageId: string | null
  address: string
  name: string
  locale: string | null
  subject: string | null
  body: string | null
  tenantName: string
  tenantLocale: string | null
  brandColour: string | null
  helpContact: string | null
  handle: Buffer
  generation: number
  keyId: string
  linkExpiresAt: Date | null
}

/** Mails read ahead of their sending. */
export const leaseSize = 20

/**
 * Takes mails that are due, or whose sender is gone, and asks the gate about each: what may not be sent is finished
 * in the same statement, and only the rest comes back.
 */
export async function leaseDeliveries(db: Database, leaseSeconds: number): Promise<Lease> {
  const rows = await lease.all(db, [leaseSeconds])
  return { looked: rows.length, leased: rows.filter((row) => row.state === 'sending') }
}

export interface Lease {
  /** How many were due, those that the gate refused included: 0 says that nothing is left. */
  looked: number
  leased: LeasedDelivery[]
}

// The limit is no parameter: a plan that does not know it would read whole tables.
// The rows are taken in a step of their own, before anything is joined: what is skipped as locked must not be decided on.
const lease = statement<LeasedDelivery & { state: string }>(
  'lease_deliveries',
  `with due as materialized (
     select tenant_id, person_no, cause, nth from delivery
     where state in ('queued', 'deferred') and run_at <= now()
     order by run_at limit ${leaseSize} for update skip locked
   ), lapsed as materialized (
     select tenant_id, person_no, cause, nth from delivery
     where state = 'sending' and lease_until < now()
     order by lease_until limit ${leaseSize} for update skip locked
   ), picked as (
     select * from due union all select * from lapsed
   ), gated as (
     select delivery.tenant_id, delivery.person_no, delivery.cause, delivery.nth,
       coalesce(delivery.to_address, address.value) as address,
       coalesce(nullif(person.attributes->>'displayName', ''), nullif(person.attributes->'name'->>'formatted', ''),
         nullif(concat_ws(' ', person.attributes->'name'->>'givenName', person.attributes->'name'->>'familyName'), ''),
         person.user_name) as name,
       coalesce(person.attributes->>'preferredLanguage', person.attributes->>'locale') as locale,
       coalesce(campaign.subject, tenant.settings->>'inviteSubject') as subject,
       coalesce(campaign.body, tenant.settings->>'inviteBody') as body,
       tenant.name as tenant_name, tenant.settings->>'locale' as tenant_locale,
       tenant.settings->>'brandColour' as brand_colour, tenant.settings->>'helpContact' as help_contact,
       coalesce(delivery.link_handle, standing.handle) as handle,
       case when delivery.link_handle is null then standing.generation else 1 end as generation,
       case when delivery.link_handle is null then standing.key_id else one_time_link.key_id end as key_id,
       coalesce(one_time_link.expires_at, standing.link_expires_at) as link_expires_at,
       case
         when standing.person_no is null then 'the person was deleted'
         when standing.deactivated_at is not null then 'the person is deactivated'
         when standing.invited_at is null and standing.withdrawn_at is not null then 'the invitation was withdrawn'
         when standing.invited_at is null then 'the person is not invited'
         when campaign.state = 'cancelled' then 'the campaign was cancelled'
         when delivery.kind in ('invitation', 'reminder') and standing.claimed_at is not null then 'the account is claimed'
         when delivery.kind in ('invitation', 'reminder') and standing.link_expires_at <= now() then 'the claim link had expired'
         when delivery.kind not in ('invitation', 'reminder') and standing.claimed_at is null then 'the account is not claimed'
         when delivery.kind = 'password_reset'
           and (one_time_link.handle is null or one_time_link.used_at is not null or one_time_link.expires_at <= now())
           then 'the link inside was used or had expired'
         when delivery.to_address is null and address.value is null then 'there is no usable address'
       end as refusal,
       coalesce(campaign.state = 'paused', false) as paused
     from picked
     join delivery using (tenant_id, person_no, cause, nth)
     join tenant on tenant.id = delivery.tenant_id
     left join campaign on campaign.tenant_id = delivery.tenant_id and campaign.no = delivery.campaign_no
     left join standing on standing.tenant_id = delivery.tenant_id and standing.person_no = delivery.person_no
     left join person on person.tenant_id = delivery.tenant_id and person.no = delivery.person_no
     left join person_address address
       on address.tenant_id = delivery.tenant_id and address.person_no = delivery.person_no and address.is_mail
     left join one_time_link on one_time_link.handle = delivery.link_handle and one_time_link.tenant_id = delivery.tenant_id
       and one_time_link.person_no = delivery.person_no
   )
   update delivery set
     state = case when refusal is not null then 'cancelled' when paused then 'held' else 'sending' end,
     result = refusal,
     result_code = null,
     finished_at = case when refusal is not null then now() end,
     to_address = case when refusal is null then to_address end,
     lease_until = case when refusal is null and not paused then now() + make_interval(secs => $1) end,
     fence = fence + 1,
     attempts = attempts + case when refusal is null and not paused then 1 else 0 end
   from gated
   where delivery.tenant_id = gated.tenant_id and delivery.person_no = gated.person_no
     and delivery.cause = gated.cause and delivery.nth = gated.nth
   returning delivery.tenant_id as "tenantId", delivery.person_no as "personNo", delivery.cause, delivery.nth,
     delivery.kind, delivery.state, delivery.fence, delivery.attempts, delivery.message_id as "messageId",
     gated.address, gated.name, gated.locale, gated.subject, gated.body,
     gated.tenant_name as "tenantName", gated.tenant_locale as "tenantLocale", gated.brand_colour as "brandColour",
     gated.help_contact as "helpContact", gated.handle, gated.generation, gated.key_id as "keyId",
     gated.link_expires_at as "linkExpiresAt"`,
)

/** Keeps the lease of mails whose sending takes long. */
export async function renewLeases(
  db: Database,
  leased: readonly LeasedDelivery[],
  leaseSeconds: number,
): Promise<void> {
  await renew.all(db, [...columnsOf(leased), leaseSeconds])
}

const renew = statement<never>(
  'renew_leases',
  `update delivery set lease_until = now() + make_interval(secs => $6)
   from unnest($1::int[], $2::bigint[], $3::text[], $4::smallint[], $5::int[]) as held (tenant_id, person_no, cause, nth, fence)
   where delivery.tenant_id = held.tenant_id and delivery.person_no = held.person_no and delivery.cause = held.cause
     and delivery.nth = held.nth and delivery.fence = held.fence and delivery.state = 'sending'`,
)

/** Keys and fences, a column each. */
export function columnsOf(leased: readonly (DeliveryKey & { fence: number })[]): unknown[][] {
  return [
    leased.map(({ tenantId }) => tenantId),
    leased.map(({ personNo }) => personNo),
    leased.map(({ cause }) => cause),
    leased.map(({ nth }) => nth),
    leased.map(({ fence }) => fence),
  ]
}
