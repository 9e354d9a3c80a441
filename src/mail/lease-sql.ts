import { shownName } from '../people/shown-name.ts'

/** How much one lease takes. */
export interface LeaseSize {
  /** Mails of one tenant. */
  share: number
  /** Mails whose sender is gone. */
  lapsed: number
  tenants: number
}

/** Seconds of a tenant's rate that may go out together; what the sender's looks are apart. */
const burst = 1

/**
 * `$1`: seconds of the lease; `$2`: the tenant after which to begin. Each tenant with due mail has its share, the oldest
 * first. The oldest mail of a tenant is read by its index: asked whether there is one, a planner without fresh statistics
 * reads all of them. A tenant with a rate has its row of `mail_pace` locked: one process at a time takes its mail, and only as many
 * as are due by the clock. The first mail of a tenant founds the row: of several processes that begin at once, one does.
 * Where it limits its hosts, only what has its turn.
 * The rows are taken in a step of their own, before anything is joined: what is skipped as locked must not be decided on. Each is then
 * looked up by itself: in a join the planner may read the mails of everybody for these few.
 */
export function leaseSql({ share, lapsed, tenants }: LeaseSize): string {
  return `with recursive waiting as (
     (select tenant_id, run_at from delivery where state in ('queued', 'deferred') and tenant_id > $2
      order by tenant_id, run_at limit 1)
     union all
     select next.tenant_id, next.run_at from waiting, lateral (
       select tenant_id, run_at from delivery
       where state in ('queued', 'deferred') and tenant_id > waiting.tenant_id order by tenant_id, run_at limit 1
     ) as next
   ), served as materialized (
     select waiting.tenant_id, (tenant.settings->>'mailsPerMinute')::int as rate,
       tenant.settings ? 'mailsPerMinutePerHost' as by_host, pace.next_at
     from waiting join tenant on tenant.id = waiting.tenant_id
     left join mail_pace pace on pace.tenant_id = tenant.id and pace.host = ''
     where waiting.run_at <= now() and (pace.next_at is null or not tenant.settings ? 'mailsPerMinute' or pace.next_at <= now())
     limit ${tenants}
   ), paced as materialized (
     select tenant_id, next_at from mail_pace
     where host = '' and tenant_id in (select tenant_id from served where rate is not null)
     for update skip locked
   ), founded as (
     insert into mail_pace (tenant_id, host, next_at)
     select tenant_id, '', now() + make_interval(secs => 60.0 / rate) from served where rate is not null and next_at is null
     on conflict do nothing returning tenant_id
   ), budget as materialized (
     select served.tenant_id, by_host, rate,
       case
         when rate is null then ${share}
         when founded.tenant_id is not null then 1
         when paced.next_at is null or paced.next_at > now() then 0
         else 1 + floor(extract(epoch from now() - greatest(paced.next_at, now() - interval '${burst} seconds')) * rate / 60)
       end as mails
     from served left join paced using (tenant_id) left join founded using (tenant_id)
   ), due as materialized (
     select picked.*, row_number() over (partition by picked.tenant_id order by run_at) as place, mails, rate
     from budget, lateral (
       select tenant_id, person_no, cause, nth, run_at from delivery
       where tenant_id = budget.tenant_id and state in ('queued', 'deferred') and run_at <= now() and (paced or not by_host)
       order by run_at limit ${share} for update skip locked
     ) as picked
     where mails > 0
   ), taken as materialized (
     select * from due where place <= mails
   ), moved as (
     update mail_pace set
       next_at = greatest(mail_pace.next_at, now() - interval '${burst} seconds') + make_interval(secs => mails * 60.0 / rate)
     from (select tenant_id, rate, count(*) as mails from taken where rate is not null group by tenant_id, rate) as went
     where mail_pace.tenant_id = went.tenant_id and mail_pace.host = ''
  ), lapsed as materialized (
     select tenant_id, person_no, cause, nth from delivery
     where state = 'sending' and lease_until < now()
     order by lease_until limit ${lapsed} for update skip locked
   ), picked as (
     select tenant_id, person_no, cause, nth from taken union all select * from lapsed
   ), gated as (
     select delivery.tenant_id, delivery.person_no, delivery.cause, delivery.nth,
       coalesce(delivery.to_address, address.value) as address,
       ${shownName} as name,
       coalesce(person.attributes->>'preferredLanguage', person.attributes->>'locale') as locale,
       coalesce(campaign.subject,
         tenant.settings->>case delivery.kind when 'reminder' then 'reminderSubject' else 'inviteSubject' end) as subject,
       coalesce(campaign.body,
         tenant.settings->>case delivery.kind when 'reminder' then 'reminderBody' else 'inviteBody' end) as body,
       tenant.name as tenant_name, tenant.settings->>'locale' as tenant_locale,
       tenant.settings->>'brandColour' as brand_colour, tenant.settings->>'helpContact' as help_contact,
       logo.handle as logo_handle, logo.width as logo_width, logo.height as logo_height,
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
     cross join lateral (
       select * from delivery
       where tenant_id = picked.tenant_id and person_no = picked.person_no and cause = picked.cause and nth = picked.nth limit 1
     ) as delivery
     join tenant on tenant.id = delivery.tenant_id
     left join tenant_logo logo on logo.tenant_id = delivery.tenant_id
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
     delivery.kind, delivery.state, delivery.run_at as "runAt", delivery.fence, delivery.attempts, delivery.message_id as "messageId",
     gated.address, gated.name, gated.locale, gated.subject, gated.body,
     gated.tenant_name as "tenantName", gated.tenant_locale as "tenantLocale", gated.brand_colour as "brandColour",
     gated.help_contact as "helpContact",
     gated.logo_handle as "logoHandle", gated.logo_width as "logoWidth", gated.logo_height as "logoHeight", gated.handle, gated.generation, gated.key_id as "keyId",
     gated.link_expires_at as "linkExpiresAt",
     (select count(*) from served) as tenants, (select max(tenant_id) from served) as "lastTenant"`
}
