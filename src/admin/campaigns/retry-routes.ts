import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { countFailures, failureReasons } from '../../invite/failed-mail.ts'
import { findCampaign } from '../../invite/find-campaign.ts'
import { retryFailed } from '../../invite/retry-failed.ts'
import { withinDeadline } from '../../scim/lists/deadline.ts'
import { patience } from '../people/find-people.ts'
import { read, type Route, write } from '../route.ts'
import { campaign as campaignSchema, campaignFailures } from '../schemas/campaigns.ts'
import { pathId } from '../schemas/fields.ts'
import { shownCampaign } from './campaign-routes.ts'

export const campaignRetryRoutes: Route[] = [
  read({
    path: '/campaigns/{id}/failures',
    tag: 'Campaigns',
    scope: 'people:read',
    summary: 'What failed, why, and who would get it again',
    params: pathId,
    response: campaignFailures,
    async handler({ db, tenantId, params, signal }) {
      const campaign = await findCampaign(db, { tenantId, campaignId: params.id })
      if (!campaign || campaign.kind === 'one') throw new NotFound('campaign')
      const which = { tenantId, campaignNo: campaign.no }
      const count = async (trx: Executor) => ({
        ...(await countFailures(trx, which)),
        ...(await failureReasons(trx, which)),
      })
      return withinDeadline(db, count, { patience, signal })
    },
  }),
  write({
    method: 'post',
    path: '/campaigns/{id}/retry',
    tag: 'Campaigns',
    scope: 'invites:write',
    summary: 'Send a campaign’s failed mail again',
    description:
      'To those whom `failures` counts as `toRetry`, and to nobody else: the same mail with the same link, whose clock restarts. Asked again it does nothing until something has failed anew.',
    params: pathId,
    status: 202,
    response: campaignSchema,
    sendsMail: true,
    async handler({ trx, tenantId, params, caller }) {
      await retryFailed(trx, { tenantId, campaignId: params.id, actor: caller.actor })
      return shownCampaign(trx, tenantId, params.id)
    },
  }),
]
