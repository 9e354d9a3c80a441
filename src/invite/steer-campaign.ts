import { sql } from 'kysely'
import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import { isUuid } from '../base/uuid.ts'
import type { Trx } from '../db/connection.ts'
import type { CampaignState as State } from '../db/tables.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import { campaignJob, campaignJobKey } from './campaign-job.ts'
import { CampaignState } from './errors.ts'

export interface WhichCampaign {
  tenantId: number
  campaignId: string
  actor: Actor
}

/** Nobody more is invited, and mail that waits is held, until it is resumed. @throws NotFound, CampaignState */
export function pauseCampaign(trx: Trx, which: WhichCampaign): Promise<void> {
  return steer(trx, which, { from: ['running', 'done'], to: 'paused' })
}

/** @throws NotFound, CampaignState */
export function resumeCampaign(trx: Trx, which: WhichCampaign): Promise<void> {
  return steer(trx, which, { from: ['paused'], to: 'running' })
}

/** What is not yet sent is not sent any more. Whoever is invited by then stays invited. @throws NotFound, CampaignState */
export function cancelCampaign(trx: Trx, which: WhichCampaign): Promise<void> {
  return steer(trx, which, { from: ['running', 'paused', 'done'], to: 'cancelled' })
}

const words: Record<State, string> = { paused: 'paused', running: 'resumed', cancelled: 'cancelled', done: 'done' }

async function steer(
  trx: Trx,
  { tenantId, campaignId, actor }: WhichCampaign,
  { from, to }: { from: State[]; to: State },
): Promise<void> {
  if (!isUuid(campaignId)) throw new NotFound('campaign')
  const campaign = await trx
    .updateTable('campaign')
    .set({ state: to, finishedAt: to === 'cancelled' ? sql<Date>`now()` : null })
    .where('tenantId', '=', tenantId)
    .where('id', '=', campaignId)
    .where('kind', '!=', 'one')
    .where('state', 'in', from)
    .returning(['tenantId', 'no'])
    .executeTakeFirst()
  if (!campaign) throw await refusal(trx, { tenantId, campaignId }, to)
  await recordEvent(trx, { tenantId, type: `campaign.${words[to]}`, actor, subjectId: campaignId })
  await enqueueJob(trx, campaignJob, { tenantId, campaignNo: campaign.no }, { key: campaignJobKey(campaign) })
}

async function refusal(trx: Trx, { tenantId, campaignId }: { tenantId: number; campaignId: string }, to: State) {
  const campaign = await trx
    .selectFrom('campaign')
    .select('state')
    .where('tenantId', '=', tenantId)
    .where('id', '=', campaignId)
    .where('kind', '!=', 'one')
    .executeTakeFirst()
  return campaign ? new CampaignState(campaign.state, words[to]) : new NotFound('campaign')
}
