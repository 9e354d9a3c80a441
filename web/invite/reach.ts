import type { CampaignAction, CampaignPreview } from '../api/types.ts'

/** How many the campaign would reach. */
export function reachOf(counts: CampaignPreview, action: CampaignAction, includeWithdrawn: boolean): number {
  if (action === 'remind') return counts.alreadyInvited - counts.mailWaiting
  return counts.toInvite - (includeWithdrawn ? 0 : counts.withdrawn)
}
