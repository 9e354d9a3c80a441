import { sql } from 'kysely'
import { type Actor, actorId } from '../audit/actor.ts'
import type { Executor, Trx } from '../db/connection.ts'
import type { CampaignAction } from '../db/tables.ts'
import { inOutbox } from '../mail/outbox-transport.ts'
import type { Campaign, MailCounts } from './campaign.ts'
import { beforeEverybody } from './campaign-chunks.ts'
import { kindOf, type Selection, selectionSql } from './selection.ts'
import { noMailWaits } from './waiting-mail.ts'

export const campaignColumns = [
  'tenantId',
  'no',
  'id',
  'kind',
  'action',
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
  'retryBefore',
] as const

export interface NewInviteAll {
  tenantId: number
  subject?: string
  body?: string
  includeWithdrawn: boolean
  actor: Actor
}

/**
 * Everybody who is there now: the cut-off is the last number given out. A statement of its own, after the clients'
 * rows are locked: a snapshot taken before that would miss whom a running creation adds.
 */
export async function insertInviteAll(trx: Trx, order: NewInviteAll): Promise<Campaign> {
  const { tenantId, subject, body, includeWithdrawn, actor } = order
  return trx
    .insertInto('campaign')
    .values({
      tenantId,
      kind: 'all',
      subject,
      body,
      includeWithdrawn,
      createdBy: actorId(actor),
      cutOff: sql<number>`(select coalesce(max(no), 0) from person where tenant_id = ${tenantId})`,
      expected: sql<number>`(
        select count(*) from standing
        where tenant_id = ${tenantId} and invited_at is null and claimed_at is null and deactivated_at is null
          and (${includeWithdrawn} or withdrawn_at is null))`,
    })
    .returning(campaignColumns)
    .executeTakeFirstOrThrow()
}

export interface NewSelected {
  tenantId: number
  action: CampaignAction
  selection: Selection
  subject?: string
  body?: string
  actor: Actor
}

/** Of the chosen, those who can be invited, or reminded, as they stand now; by ascending number. */
export async function findChosen(
  trx: Trx,
  { tenantId, action, selection }: Pick<NewSelected, 'tenantId' | 'action' | 'selection'>,
): Promise<number[]> {
  const guard = action === 'invite' ? sql`invited_at is null` : sql`invited_at is not null and ${noMailWaits(tenantId)}`
  // One value and not a row each: of a million they are read in a twentieth of the time.
  const { rows } = await sql<{ nos: number[] }>`
    select coalesce(json_agg(person.no order by person.no), '[]') as nos from person
    join standing on standing.tenant_id = ${tenantId} and standing.person_no = person.no
    where person.tenant_id = ${tenantId} and deactivated_at is null and claimed_at is null and ${guard}
      and ${selectionSql(tenantId, selection)}`.execute(trx)
  return rows[0]!.nos
}

/** @param order.isEntered whether the chosen are written down in the same transaction */
export function insertSelectedCampaign(
  trx: Trx,
  { isEntered, expected, ...order }: NewSelected & { isEntered: boolean; expected: number },
): Promise<Campaign> {
  const { tenantId, action, selection, subject, body, actor } = order
  const kind = kindOf[selection.by]
  const filter = selection.by === 'filter' ? selection.filter : null
  const of = { tenantId, kind, action, subject, body, filter, createdBy: actorId(actor) }
  return trx
    .insertInto('campaign')
    .values({ ...of, cutOff: 0, cursor: isEntered ? 0 : beforeEverybody, expected })
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

const noMail: MailCounts = {
  queued: 0,
  sending: 0,
  sent: 0,
  inOutbox: 0,
  deferred: 0,
  failed: 0,
  cancelled: 0,
  held: 0,
}

/** How many mails of each campaign are in each state, by the campaign's number. */
export async function countMail(
  db: Executor,
  tenantId: number,
  campaignNos: number[],
): Promise<Map<number, MailCounts>> {
  const counts = new Map(campaignNos.map((no) => [no, { ...noMail }]))
  if (campaignNos.length === 0) return counts
  const mail = sql`from delivery where tenant_id = ${tenantId} and campaign_no = any(${campaignNos}::bigint[])`
  // Each part is read from an index alone, a million mails, too; one statement, so that both are of the same moment.
  const { rows } = await sql<{ campaignNo: number; state: keyof MailCounts; n: number }>`
    select campaign_no, state, count(*) as n ${mail} group by campaign_no, state
    union all
    select campaign_no, 'inOutbox', count(*) ${mail} and ${inOutbox()} group by campaign_no`.execute(db)
  for (const { campaignNo, state, n } of rows) counts.get(campaignNo)![state] = n
  for (const mail of counts.values()) mail.sent -= mail.inOutbox
  return counts
}
