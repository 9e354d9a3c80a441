import { sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import { inOutbox } from '../../mail/outbox-transport.ts'

/** People, each step among those of the step before. */
export interface Funnel {
  invited: number
  /** A mail server took a mail to them. */
  sent: number
  /** Of the others: whose mail is kept in the outbox. */
  inOutbox: number
  opened: number
  begun: number
  claimed: number
}

/** Of everybody who is invited or has claimed. Looks at them all: seconds at a million. */
export async function funnelOfTenant(db: Executor, tenantId: number): Promise<Funnel> {
  const { rows } = await sql<Funnel>`
    with mailed as (
      select person_no, bool_or((${inOutbox()}) is not true) as has_left from delivery
      where tenant_id = ${tenantId} and state = 'sent' and kind in ('invitation', 'reminder') group by person_no
    ), opens as (
      select person_no, bool_or(first_at is not null) as opened, bool_or(begun_at is not null) as begun
      from link_open where tenant_id = ${tenantId} group by person_no
    )
    select count(*) as invited, count(*) filter (where mailed.has_left) as sent,
      count(*) filter (where not mailed.has_left) as "inOutbox",
      count(*) filter (where opens.opened) as opened, count(*) filter (where opens.begun) as begun,
      count(*) filter (where standing.claimed_at is not null) as claimed
    from standing
    left join mailed on mailed.person_no = standing.person_no
    left join opens on opens.person_no = standing.person_no
    where standing.tenant_id = ${tenantId} and standing.deactivated_at is null
      and (standing.invited_at is not null or standing.claimed_at is not null)`.execute(db.withoutPlugins())
  return rows[0]!
}

/**
 * Of those to whom a campaign wrote; only they are looked at, however many others there are. Later steps count where they
 * came after its mail was sent. Of a link the first and the last opening are known, of a claim its first beginning: who had
 * begun before and goes on now is not counted.
 */
export async function funnelOfCampaign(
  db: Executor,
  { tenantId, campaignNo }: { tenantId: number; campaignNo: number },
): Promise<Funnel> {
  const { rows } = await sql<Funnel>`
    select count(*) as invited, count(*) filter (where delivery.state = 'sent' and (${inOutbox()}) is not true) as sent,
      count(*) filter (where ${inOutbox()}) as "inOutbox",
      count(*) filter (where opens.opened) as opened, count(*) filter (where opens.begun) as begun,
      count(*) filter (where delivery.state = 'sent' and standing.claimed_at >= delivery.finished_at) as claimed
    from delivery
    join standing on standing.tenant_id = delivery.tenant_id and standing.person_no = delivery.person_no
    -- Once a person, whatever became of earlier links.
    cross join lateral (
      select bool_or(last_at >= delivery.finished_at) as opened, bool_or(begun_at >= delivery.finished_at) as begun
      from link_open
      where link_open.tenant_id = delivery.tenant_id and link_open.person_no = delivery.person_no
        and delivery.state = 'sent'
    ) as opens
    where delivery.tenant_id = ${tenantId} and delivery.campaign_no = ${campaignNo}`.execute(db.withoutPlugins())
  return rows[0]!
}
