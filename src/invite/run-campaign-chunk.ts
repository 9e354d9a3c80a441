import type { Keyring } from '../base/keyring.ts'
import { lookUpByKey } from '../db/by-key.ts'
import type { Trx } from '../db/connection.ts'
import { readSettings } from '../tenants/settings.ts'
import { cancelChunk, holdChunk, lockCampaign, releaseChunk, workChunk } from './campaign-chunks.ts'
import { retryChunk } from './failed-mail.ts'

export interface CampaignChunk {
  tenantId: number
  campaignNo: number
  keyring: Keyring
}

/**
 * The next part of a campaign's work, about 10,000 people, in the caller's transaction: invitations, mails and the
 * cursor move together, so that whoever is killed in between has done nothing, and nobody is missed.
 */
export async function runCampaignChunk(
  trx: Trx,
  { tenantId, campaignNo, keyring }: CampaignChunk,
): Promise<'more' | 'done' | 'paused'> {
  await lookUpByKey(trx)
  const campaign = await lockCampaign(trx, tenantId, campaignNo)
  if (!campaign) return 'done'
  if (campaign.state === 'paused') return (await holdChunk(trx, tenantId, campaignNo)) > 0 ? 'more' : 'paused'
  if (campaign.state === 'cancelled') return (await cancelChunk(trx, tenantId, campaignNo)) > 0 ? 'more' : 'done'
  const { inviteLifetimeHours } = await readSettings(trx, tenantId)
  const retry = { tenantId, campaignNo, lifetimeHours: inviteLifetimeHours }
  if (campaign.retryBefore && !(await retryChunk(trx, retry))) return 'more'
  if (campaign.state === 'done') return 'done'
  // Only after a pause.
  if ((await releaseChunk(trx, tenantId, campaignNo)) > 0) return 'more'

  const terms = { keyId: keyring.currentKeyId, lifetimeHours: inviteLifetimeHours }
  const isLast = await workChunk(trx, { tenantId, campaignNo, ...terms, ...campaign })
  return isLast ? 'done' : 'more'
}
