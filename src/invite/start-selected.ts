import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Trx } from '../db/connection.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import { checkMailText } from '../mail/message-text.ts'
import type { Campaign } from './campaign.ts'
import { chunkSize } from './campaign-chunks.ts'
import { campaignJob, campaignJobKey } from './campaign-job.ts'
import { findChosen, insertSelectedCampaign } from './campaign-store.ts'
import { enterChosen, enterJob } from './enter-chosen.ts'
import { kindOf, type Selection } from './selection.ts'

export type SelectedOrder = ChosenAction & {
  tenantId: number
  subject?: string
  body?: string
  actor: Actor
  /** So many are written down at once, more by a job. */
  few?: number
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
  const { tenantId, action, selection, actor, few = chunkSize } = order
  checkMailText(order)
  const personNos = await findChosen(trx, order)
  const expected = personNos.length
  const isEntered = expected <= few
  const campaign = await insertSelectedCampaign(trx, { ...order, expected, isEntered })
  const chosen = { tenantId, campaignNo: campaign.no, personNos }
  const detail = { kind: kindOf[selection.by], action, expected }
  await recordEvent(trx, { tenantId, type: 'campaign.started', actor, subjectId: campaign.id, detail })
  if (!isEntered) {
    await enqueueJob(trx, enterJob, chosen)
    return campaign
  }
  await enterChosen(trx, chosen)
  await enqueueJob(trx, campaignJob, { tenantId, campaignNo: campaign.no }, { key: campaignJobKey(campaign) })
  return campaign
}
