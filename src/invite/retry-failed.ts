import { sql } from 'kysely'
import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import { isUuid } from '../base/uuid.ts'
import type { Trx } from '../db/connection.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import { campaignJob, campaignJobKey } from './campaign-job.ts'
import { CampaignState } from './errors.ts'
import { countFailures } from './failed-mail.ts'

export interface RetryOrder {
  tenantId: number
  campaignId: string
  actor: Actor
}

/**
 * Sends this campaign's failed mail again, to those whom {@link countFailures} counts as `toRetry`: the same delivery with
 * the same link, whose clock restarts. A job does it, up to what has failed by now; asked again meanwhile it does nothing.
 * @throws NotFound, CampaignState where it is paused or cancelled
 */
export async function retryFailed(trx: Trx, { tenantId, campaignId, actor }: RetryOrder): Promise<void> {
  if (!isUuid(campaignId)) throw new NotFound('campaign')
  const campaign = await trx
    .selectFrom('campaign')
    .select(['tenantId', 'no', 'state', 'retryBefore'])
    .where('tenantId', '=', tenantId)
    .where('id', '=', campaignId)
    .where('kind', '!=', 'one')
    .forUpdate()
    .executeTakeFirst()
  if (!campaign) throw new NotFound('campaign')
  if (campaign.state === 'paused' || campaign.state === 'cancelled') throw new CampaignState(campaign.state, 'retried')
  if (campaign.retryBefore) return
  const { toRetry } = await countFailures(trx, { tenantId, campaignNo: campaign.no })
  if (toRetry === 0) return

  await trx
    .updateTable('campaign')
    .set({ retryBefore: sql<Date>`now()`, retryCursor: 0 })
    .where('tenantId', '=', tenantId)
    .where('no', '=', campaign.no)
    .execute()
  await recordEvent(trx, {
    tenantId,
    type: 'campaign.retried',
    actor,
    subjectId: campaignId,
    detail: { mails: toRetry },
  })
  await enqueueJob(trx, campaignJob, { tenantId, campaignNo: campaign.no }, { key: campaignJobKey(campaign) })
}
