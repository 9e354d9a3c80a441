import { sql } from 'kysely'
import type { Executor, Trx } from '../db/connection.ts'
import { chunkSize } from './campaign-chunks.ts'

export interface WhichMail {
  tenantId: number
  campaignNo: number
}

/** Of a campaign's failed mail, who would get it again, and who not and why. */
export interface FailureCounts {
  failed: number
  toRetry: number
  claimed: number
  /** Withdrawn, deactivated or deleted since. */
  notInvited: number
  /** Another invitation or reminder has gone out to them, or waits. */
  mailedSince: number
  withoutMail: number
}

/** What the mail server said, with how many it said it of. */
export interface FailureReason {
  resultCode: number | null
  result: string | null
  mails: number
}

/** The failed mail `d` of a campaign, what has become of its person, and so whether it is worth another try. */
const failedMail = ({ tenantId, campaignNo }: WhichMail) => sql`
  select d.person_no, d.cause, d.nth, d.finished_at, case
      when standing.invited_at is null or standing.deactivated_at is not null then 'notInvited'
      when standing.claimed_at is not null then 'claimed'
      when not exists (
        select from person_address address
        where address.tenant_id = ${tenantId} and address.person_no = d.person_no and address.is_mail
      ) then 'withoutMail'
      when exists (
        select from delivery later
        where later.tenant_id = ${tenantId} and later.person_no = d.person_no and later.created_at > d.created_at
          and later.kind in ('invitation', 'reminder') and later.state not in ('failed', 'cancelled')
      ) then 'mailedSince'
      else 'toRetry' end as fate
    from delivery d
    left join standing on standing.tenant_id = ${tenantId} and standing.person_no = d.person_no
    where d.tenant_id = ${tenantId} and d.campaign_no = ${campaignNo} and d.state = 'failed'`

export async function countFailures(db: Executor, which: WhichMail): Promise<FailureCounts> {
  const { rows } = await sql<{ fate: Exclude<keyof FailureCounts, 'failed'>; n: number }>`
    select fate, count(*) as n from (${failedMail(which)}) as mail group by fate`.execute(db)
  const counts = { failed: 0, toRetry: 0, claimed: 0, notInvited: 0, mailedSince: 0, withoutMail: 0 }
  for (const { fate, n } of rows) {
    counts[fate] = n
    counts.failed += n
  }
  return counts
}

const mostReasons = 10

/** The most frequent first. */
export async function failureReasons(
  db: Executor,
  { tenantId, campaignNo }: WhichMail,
): Promise<{ reasons: FailureReason[]; otherReasons: number }> {
  const { rows } = await sql<FailureReason & { all: number }>`
    select result_code, result, count(*) as mails, sum(count(*)) over ()::int as all from delivery
    where tenant_id = ${tenantId} and campaign_no = ${campaignNo} and state = 'failed'
    group by 1, 2 order by 3 desc, 1, 2 limit ${mostReasons}`.execute(db)
  const reasons = rows.map(({ resultCode, result, mails }) => ({ resultCode, result, mails }))
  const told = reasons.reduce((sum, { mails }) => sum + mails, 0)
  return { reasons, otherReasons: (rows[0]?.all ?? 0) - told }
}

/**
 * Puts the next failed mails back into the queue, as if they had not been tried, and restarts the clock of their links.
 * What fails from then on is behind `retry_before` and is not taken again.
 * @returns whether these were the last.
 */
export async function retryChunk(trx: Trx, which: WhichMail & { lifetimeHours: number }): Promise<boolean> {
  const { tenantId, campaignNo, lifetimeHours } = which
  const { rows } = await sql<{ isLast: boolean }>`
    with retry as materialized (
      select retry_before, retry_cursor from campaign where tenant_id = ${tenantId} and no = ${campaignNo}
    ), found as materialized (
      select * from (${failedMail(which)}) as mail
      where person_no > (select retry_cursor from retry) and finished_at <= (select retry_before from retry)
      order by person_no limit ${sql.lit(chunkSize)}
    ), open as materialized (
      select standing.person_no, found.cause, found.nth from found
      join standing on standing.tenant_id = ${tenantId} and standing.person_no = found.person_no
      where found.fate = 'toRetry' and invited_at is not null and claimed_at is null and deactivated_at is null
      order by standing.person_no for update of standing
    ), renewed as (
      update standing set link_expires_at = now() + make_interval(hours => ${lifetimeHours}::int), version = version + 1
      from open where standing.tenant_id = ${tenantId} and standing.person_no = open.person_no
    ), queued as (
      update delivery set state = 'queued', run_at = now(), paced = false, attempts = 0, result = null, result_code = null,
        finished_at = null
      from open
      where delivery.tenant_id = ${tenantId} and delivery.person_no = open.person_no and delivery.cause = open.cause
        and delivery.nth = open.nth and delivery.state = 'failed'
    ), counts as (
      select count(*) < ${sql.lit(chunkSize)} as last, max(person_no) as reached from found
    )
    update campaign set
      retry_cursor = case when last then null else reached end,
      retry_before = case when last then null else retry_before end
    from counts
    where tenant_id = ${tenantId} and no = ${campaignNo}
    returning last as is_last`.execute(trx)
  return rows[0]!.isLast
}
