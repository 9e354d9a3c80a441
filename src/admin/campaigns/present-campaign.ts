import type { CampaignProgress } from '../../invite/campaign.ts'
import { moment } from '../moment.ts'
import type { Campaign } from '../schemas/campaigns.ts'

export function presentCampaign(campaign: CampaignProgress, names: ReadonlyMap<string, string>): Campaign {
  const { createdBy } = campaign
  return {
    id: campaign.id,
    kind: campaign.kind,
    action: campaign.action,
    filter: campaign.filter,
    state: campaign.state,
    subject: campaign.subject,
    body: campaign.body,
    includeWithdrawn: campaign.includeWithdrawn,
    expected: campaign.expected,
    invited: campaign.invited,
    withoutMail: campaign.withoutMail,
    mail: campaign.mail,
    mailCountedAt: moment(campaign.mailCountedAt),
    retrying: campaign.retryBefore !== null,
    createdBy: createdBy === null ? null : { id: createdBy, name: names.get(createdBy) ?? null },
    createdAt: moment(campaign.createdAt),
    finishedAt: moment(campaign.finishedAt),
  }
}
