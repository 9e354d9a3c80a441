import { sql } from 'kysely'
import { type Actor, actorId } from '../audit/actor.ts'
import type { Executor, Trx } from '../db/connection.ts'
import type { CampaignKind } from '../db/tables.ts'
import type { Campaign, MailCounts } from './campaign.ts'

export const campaignColumns = [
  'tenantId',
  'no',
  'id',
  'kind',
  'subject',
  'body',
  'filter',
  'includeWithdrawn',
  'state',
  'expected',
  'invited',
  'withoutMail',
  'createdBy',
  'createdAt',
  'finishedAt',
] as const

export interface NewCampaign {
  tenantId: number
  kind: CampaignKind
  subject?: string
  body?: string
  filter?: string
  includeWithdrawn: boolean
  actor: Actor
}

/**
 * Everybody who is there now: the cut-off is the last number given out. A statement of its own, after the clients'
 * rows are locked: a snapshot taken before that would miss whom a running creation adds.
 */
export async function insertCampaign(trx: Trx, { tenantId, actor, ...campaign }: NewCampaign): Promise<Campaign> {
  return trx
    .insertInto('campaign')
    .values({
      tenantId,
      ...campaign,
      createdBy: actorId(actor),
      cutOff: sql<number>`(select coalesce(max(no), 0) from person where tenant_id = ${tenantId})`,
      expected: sql<number>`(
        select count(*) from standing
        where tenant_id = ${tenantId} and invited_at is null and claimed_at is null and deactivated_at is null
          and (${campaign.includeWithdrawn} or withdrawn_at is null))`,
    })
    .returning(campaignColumns)
    .executeTakeFirstOrThrow()
}

/** A text written for one invitation is kept as a finished campaign of one; without own text there is none. */
export async function ownTextCampaign(
  trx: Trx,
  { tenantId, subject, body, actor }: { tenantId: number; subject?: string; body?: string; actor: Actor },
): Promise<number | undefined> {
  if (subject === undefined && body === undefined) return undefined
  const counts = { expected: 1, invited: 1, cutOff: 0 }
  const row = await trx
    .insertInto('campaign')
    .values({
      tenantId,
      kind: 'one',
      subject,
      body,
      state: 'done',
      createdBy: actorId(actor),
      ...counts,
      finishedAt: sql`now()`,
    })
    .returning('no')
    .executeTakeFirstOrThrow()
  return row.no
}

const noMail: MailCounts = { queued: 0, sending: 0, sent: 0, deferred: 0, failed: 0, cancelled: 0, held: 0 }

/** How many mails of each campaign are in each state, by the campaign's number. */
export async function countMail(
  db: Executor,
  tenantId: number,
  campaignNos: number[],
): Promise<Map<number, MailCounts>> {
  const counts = new Map(campaignNos.map((no) => [no, { ...noMail }]))
  if (campaignNos.length === 0) return counts
  const rows = await db
    .selectFrom('delivery')
    .select(['campaignNo', 'state', sql<number>`count(*)`.as('n')])
    .where('tenantId', '=', tenantId)
    .where('campaignNo', 'in', campaignNos)
    .groupBy(['campaignNo', 'state'])
    .execute()
  for (const { campaignNo, state, n } of rows) counts.get(campaignNo!)![state] = n
  return counts
}
