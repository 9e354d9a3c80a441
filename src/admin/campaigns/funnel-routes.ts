import { z } from 'zod'
import { NotFound } from '../../base/errors.ts'
import { findCampaign } from '../../invite/find-campaign.ts'
import { withinDeadline } from '../../scim/lists/deadline.ts'
import { read, type Route } from '../route.ts'
import { count, pathId } from '../schemas/fields.ts'
import { funnelOfCampaign, funnelOfTenant } from './funnel-store.ts'

const funnel = z
  .object({
    invited: count,
    sent: count.meta({ description: 'The mail server took a mail to them' }),
    opened: count.meta({ description: 'Their link was opened, by them or by a mail scanner: nobody can tell which' }),
    begun: count.meta({ description: 'Sent a first step of the claim, which only people do' }),
    claimed: count,
  })
  .meta({ id: 'Funnel' })

export const funnelRoutes: Route[] = [
  read({
    path: '/people/funnel',
    tag: 'People',
    scope: 'people:read',
    summary: 'How far the invited have come',
    description: 'Of everybody who is invited or has claimed, the deactivated left out.',
    response: funnel,
    handler: ({ db, tenantId }) => withinDeadline(db, (trx) => funnelOfTenant(trx, tenantId)),
  }),
  read({
    path: '/campaigns/{id}/funnel',
    tag: 'Campaigns',
    scope: 'people:read',
    summary: 'How far the people of a campaign have come',
    description: 'Of those to whom it wrote.',
    params: pathId,
    response: funnel,
    async handler({ db, tenantId, params }) {
      const campaign = await findCampaign(db, { tenantId, campaignId: params.id })
      if (!campaign) throw new NotFound('campaign')
      return withinDeadline(db, (trx) => funnelOfCampaign(trx, { tenantId, campaignNo: campaign.no }))
    },
  }),
]
