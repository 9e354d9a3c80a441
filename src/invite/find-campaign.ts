import { isUuid } from '../base/uuid.ts'
import type { Executor } from '../db/connection.ts'
import type { Campaign, CampaignProgress } from './campaign.ts'
import { campaignColumns, countMail } from './campaign-store.ts'

interface WhichCampaign {
  tenantId: number
  campaignId: string
}

/** Without its mails, of which a large campaign has a million to be counted. */
export async function findCampaign(
  db: Executor,
  { tenantId, campaignId }: WhichCampaign,
): Promise<Campaign | undefined> {
  if (!isUuid(campaignId)) return undefined
  return db
    .selectFrom('campaign')
    .select(campaignColumns)
    .where('tenantId', '=', tenantId)
    .where('id', '=', campaignId)
    .executeTakeFirst()
}

/** With what became of its mails until now. */
export async function findCampaignProgress(db: Executor, which: WhichCampaign): Promise<CampaignProgress | undefined> {
  const campaign = await findCampaign(db, which)
  if (!campaign) return undefined
  const mail = await countMail(db, which.tenantId, [campaign.no])
  return { ...campaign, mail: mail.get(campaign.no)!, mailCountedAt: null }
}

export interface CampaignQuery {
  tenantId: number
  /** Only those whose `no` is smaller: the `no` of the last one of the page before. */
  before?: number
  limit: number
}

/** Newest first, without their mails. Single invitations with a text of their own are no campaigns to an admin, and are left out. */
export async function listCampaigns(db: Executor, { tenantId, before, limit }: CampaignQuery): Promise<Campaign[]> {
  return db
    .selectFrom('campaign')
    .select(campaignColumns)
    .where('tenantId', '=', tenantId)
    .where('kind', '!=', 'one')
    .$if(before !== undefined, (query) => query.where('no', '<', before!))
    .orderBy('no', 'desc')
    .limit(limit)
    .execute()
}
