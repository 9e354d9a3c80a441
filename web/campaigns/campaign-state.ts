import type { Campaign, CampaignState } from '../api/types.ts'

/** Everybody is invited long before the last mail is out, where mail is slowed down or a server puts it off. */
export function hasMailWaiting({ mail, retrying }: Campaign): boolean {
  return retrying || mail.queued + mail.sending + mail.deferred + mail.held > 0
}

/** As it is shown: done only once nothing is left that could be paused or cancelled. */
export function shownState(campaign: Campaign): CampaignState | 'sending' {
  return campaign.state === 'done' && hasMailWaiting(campaign) ? 'sending' : campaign.state
}

/** Still inviting, or with mail on its way. */
export function isMoving({ state, mail, retrying }: Campaign): boolean {
  return state === 'running' || retrying || mail.queued + mail.sending > 0
}
