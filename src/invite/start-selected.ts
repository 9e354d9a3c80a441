import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Trx } from '../db/connection.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import { checkMailText } from '../mail/message-text.ts'
import type { Campaign } from './campaign.ts'
import { campaignJob, campaignJobKey } from './campaign-job.ts'
import { insertSelectedCampaign } from './campaign-store.ts'
import { kindOf, type Selection } from './selection.ts'

export type SelectedOrder = ChosenAction & {
  tenantId: number
  subject?: string
  body?: string
  actor: Actor
}

type ChosenAction =
  /** All at once are invited by `startInviteAll` alone, which turns the provisioning clients, too. */
  | { action: 'invite'; selection: Exclude<Selection, { by: 'all' }> }
  /** The invited who have not claimed, and for whom no mail waits, get the same link again, and its clock restarts. */
  | { action: 'remind'; selection: Selection }

/**
 * Invites or reminds the chosen, as they are chosen now: who matches a filter later is not meant. Unlike Invite All it
 * leaves the provisioning clients as they are.
 * @throws InvalidMailText
 */
export async function startSelected(trx: Trx, order: SelectedOrder): Promise<Campaign> {
  const { tenantId, action, selection, actor } = order
  checkMailText(order)
  const campaign = await insertSelectedCampaign(trx, order)
  const detail = { kind: kindOf[selection.by], action, expected: campaign.expected }
  await recordEvent(trx, { tenantId, type: 'campaign.started', actor, subjectId: campaign.id, detail })
  await enqueueJob(trx, campaignJob, { tenantId, campaignNo: campaign.no }, { key: campaignJobKey(campaign) })
  return campaign
}
