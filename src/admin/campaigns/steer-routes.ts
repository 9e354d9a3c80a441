import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../invite/steer-campaign.ts'
import { type Route, write } from '../route.ts'
import { campaign as campaignSchema } from '../schemas/campaigns.ts'
import { pathId } from '../schemas/fields.ts'
import { shownCampaign } from './campaign-routes.ts'
import { campaignRetryRoutes } from './retry-routes.ts'

const turns = [
  {
    word: 'pause',
    steer: pauseCampaign,
    summary: 'Pause a campaign',
    effect: 'Nobody more is invited, and waiting mail is held.',
  },
  {
    word: 'resume',
    steer: resumeCampaign,
    summary: 'Resume a paused campaign',
    effect: 'Held mail goes out, and the others are invited.',
  },
  {
    word: 'cancel',
    steer: cancelCampaign,
    summary: 'Cancel a campaign',
    effect: 'What is not yet sent is never sent. Whoever is invited by then stays invited.',
  },
] as const

const turnRoutes: Route[] = turns.map(({ word, steer, summary, effect }) =>
  write({
    method: 'post',
    path: `/campaigns/{id}/${word}`,
    tag: 'Campaigns',
    scope: 'invites:write',
    summary,
    description: effect,
    params: pathId,
    response: campaignSchema,
    async handler({ trx, tenantId, params, caller }) {
      await steer(trx, { tenantId, campaignId: params.id, actor: caller.actor })
      return shownCampaign(trx, tenantId, params.id)
    },
  }),
)

export const campaignSteerRoutes: Route[] = [...turnRoutes, ...campaignRetryRoutes]
