import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/connection.ts'
import type { CampaignAction, CampaignKind } from '../db/tables.ts'
import type { LinkTerms } from './standing-changes.ts'
import { noMailWaits } from './waiting-mail.ts'

/** People a transaction: large enough that its cost is the rows', small enough that nobody waits for their locks. */
export const chunkSize = 10_000

/** Where the cursor stands while the chosen are written down. */
export const beforeEverybody = -1

/** One worker at a time has a campaign: a second waits here, and then goes on from the cursor that the first left. */
export async function lockCampaign(trx: Trx, tenantId: number, campaignNo: number) {
  return trx
    .selectFrom('campaign')
    .select(['state', 'kind', 'action', 'includeWithdrawn', 'retryBefore', 'cursor'])
    .where('tenantId', '=', tenantId)
    .where('no', '=', campaignNo)
    .forUpdate()
    .executeTakeFirst()
}

export interface CampaignChunk extends LinkTerms {
  tenantId: number
  campaignNo: number
  kind: CampaignKind
  action: CampaignAction
  includeWithdrawn: boolean
  cursor: number
}

/**
 * Invites or reminds the next people after the cursor and queues their mail.
 * @returns whether these were the last.
 */
export async function workChunk(trx: Trx, chunk: CampaignChunk): Promise<boolean> {
  const { tenantId, campaignNo, cursor } = chunk
  // Whoever has written them all down begins it.
  if (cursor === beforeEverybody) return true
  const all = chunk.kind === 'all' && chunk.action === 'invite'
  const { rows } = await sql<{ isLast: boolean }>`
    with campaign_row as materialized (
      select cursor, cut_off from campaign where tenant_id = ${tenantId} and no = ${campaignNo}
    ), ${all ? everyone(chunk) : chosen(chunk)}, changed as (
      update standing set ${changeOf(chunk)}, version = version + 1
      from chunk
      where standing.tenant_id = ${tenantId} and standing.person_no = chunk.person_no
      returning standing.person_no
    ), mailed as (
      insert into delivery (tenant_id, person_no, cause, kind, campaign_no)
      select ${tenantId}, person_no, ${`campaign:${campaignNo}`},
        ${chunk.action === 'invite' ? 'invitation' : 'reminder'}, ${campaignNo}
      from changed
      where exists (
        select from person_address address
        where address.tenant_id = ${tenantId} and address.person_no = changed.person_no and address.is_mail
      )
      on conflict do nothing
      returning 1
    ), counts as (
      select (select count(*) from members) < ${sql.lit(chunkSize)} as last, (select max(person_no) from members) as reached,
        (select count(*) from changed) as changed, (select count(*) from mailed) as mailed
    )
    update campaign set
      cursor = case when last then cut_off else reached end,
      invited = campaign.invited + counts.changed,
      without_mail = without_mail + counts.changed - counts.mailed,
      state = case when last then 'done' else state end,
      finished_at = case when last then now() end
    from counts
    where tenant_id = ${tenantId} and no = ${campaignNo}
    returning last as is_last`.execute(trx)
  return rows[0]!.isLast
}

// The locking stands below the limit in the plan: whoever changed meanwhile is passed over and does not shorten the chunk.
function everyone({ tenantId, includeWithdrawn }: CampaignChunk): RawBuilder<unknown> {
  return sql`chunk as materialized (
      select person_no from standing
      where tenant_id = ${tenantId}
        and person_no > (select cursor from campaign_row) and person_no <= (select cut_off from campaign_row)
        and deactivated_at is null and claimed_at is null and invited_at is null
        and (${includeWithdrawn} or withdrawn_at is null)
      order by person_no limit ${sql.lit(chunkSize)} for update
    ), members as (select person_no from chunk)`
}

function chosen({ tenantId, campaignNo, action }: CampaignChunk): RawBuilder<unknown> {
  const guard = action === 'invite' ? sql`invited_at is null` : sql`invited_at is not null and ${noMailWaits(tenantId)}`
  return sql`members as materialized (
      select person_no from campaign_person
      where tenant_id = ${tenantId} and campaign_no = ${campaignNo} and person_no > (select cursor from campaign_row)
      order by person_no limit ${sql.lit(chunkSize)}
    ), chunk as materialized (
      select standing.person_no from members
      join standing on standing.tenant_id = ${tenantId} and standing.person_no = members.person_no
      where deactivated_at is null and claimed_at is null and ${guard}
      order by standing.person_no for update of standing
    )`
}

function changeOf({ action, keyId, lifetimeHours }: CampaignChunk): RawBuilder<unknown> {
  const clock = sql`link_expires_at = now() + make_interval(hours => ${lifetimeHours}::int)`
  if (action === 'remind') return clock
  return sql`invited_at = now(), withdrawn_at = null, handle = coalesce(handle, random_handle()),
        generation = generation + 1, key_id = ${keyId}, ${clock}`
}

/** Puts aside mails that wait while the campaign is paused. @returns how many. */
export function holdChunk(trx: Trx, tenantId: number, campaignNo: number): Promise<number> {
  return changeChunk(trx, { tenantId, campaignNo, from: ['queued', 'deferred'], set: sql`state = 'held'` })
}

/** Puts mails that were held in a pause back into the queue. @returns how many. */
export function releaseChunk(trx: Trx, tenantId: number, campaignNo: number): Promise<number> {
  return changeChunk(trx, {
    tenantId,
    campaignNo,
    from: ['held'],
    set: sql`state = 'queued', run_at = now(), paced = false`,
  })
}

/** Takes back mails that were not sent when the campaign was cancelled. @returns how many. */
export function cancelChunk(trx: Trx, tenantId: number, campaignNo: number): Promise<number> {
  const set = sql`state = 'cancelled', result = 'the campaign was cancelled', finished_at = now()`
  return changeChunk(trx, { tenantId, campaignNo, from: ['queued', 'deferred', 'held'], set })
}

interface MailChange {
  tenantId: number
  campaignNo: number
  from: string[]
  set: RawBuilder<unknown>
}

async function changeChunk(trx: Trx, { tenantId, campaignNo, from, set }: MailChange): Promise<number> {
  const { numAffectedRows } = await sql`
    with chunk as materialized (
      select person_no, cause, nth from delivery
      where tenant_id = ${tenantId} and campaign_no = ${campaignNo} and state = any(${from})
      order by person_no limit ${sql.lit(chunkSize)} for update
    )
    update delivery set ${set} from chunk
    where delivery.tenant_id = ${tenantId} and delivery.person_no = chunk.person_no
      and delivery.cause = chunk.cause and delivery.nth = chunk.nth`.execute(trx)
  return Number(numAffectedRows ?? 0)
}
