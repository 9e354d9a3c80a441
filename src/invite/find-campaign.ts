import { isUuid } from '../base/uuid.ts'
import type { Executor } from '../db/connection.ts'
import type { CampaignProgress } from './campaign.ts'
import { campaignColumns, countMail } from './campaign-store.ts'

/** With what became of its mails until now. */
export async function findCampaign(
  db: Executor,
  { tenantId, campaignId }: { tenantId: number; campaignId: string },
): Promise<CampaignProgress | undefined> {
  if (!isUuid(campaignId)) return undefined
  const campaign = await db
    .selectFrom('campaign')
    .select(campaignColumns)
    .where('tenantId', '=', tenantId)
    .where('id', '=', campaignId)
    .executeTakeFirst()
  if (!campaign) return undefined
  const mail = await countMail(db, tenantId, [campaign.no])
  return { ...campaign, mail: mail.get(campaign.no)! }
}

export interface CampaignQuery {
  tenantId: number
  /** Only those whose `no` is smaller: the `no` of the last one of the page before. */
  before?: number
  limit: number
}

/** Newest first. Single invitations with a text of their own are no campaigns to an admin, and are left out. */
export async function listCampaigns(
  db: Executor,
  { tenantId, before, limit }: CampaignQuery,
): Promise<CampaignProgress[]> {
  const campaigns = await db
    .selectFrom('campaign')
    .select(campaignColumns)
    .where('tenantId', '=', tenantId)
    .where('kind', '!=', 'one')
    .$if(before !== undefined, (query) => query.where('no', '<', before!))
    .orderBy('no', 'desc')
    .limit(limit)
    .execute()
  const nos = campaigns.map(({ no }) => no)
  const mail = await countMail(db, tenantId, nos)
  return campaigns.map((campaign) => ({ ...campaign, mail: mail.get(campaign.no)! }))
}
