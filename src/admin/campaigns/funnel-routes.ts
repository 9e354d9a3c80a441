import { NotFound } from '../../base/errors.ts'
import { findCampaign } from '../../invite/find-campaign.ts'
import { moment } from '../moment.ts'
import { type Counted, counted } from '../overview/overview-counts.ts'
import { read, type Route } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import { type Funnel, funnel } from '../schemas/overview.ts'
import type { Funnel as Steps } from './funnel-store.ts'

export const funnelRoutes: Route[] = [
  read({
    path: '/people/funnel',
    tag: 'People',
    scope: 'people:read',
    summary: 'How far the invited have come',
    description:
      'Of everybody who is invited or has claimed, the deactivated left out. Beyond 20,000 people it is counted in the background.',
    response: funnel,
    handler: async ({ db, tenantId, parts }) =>
      presentFunnel(await counted(db, { tenantId, name: 'funnel', now: parts.clock() })),
  }),
  read({
    path: '/campaigns/{id}/funnel',
    tag: 'Campaigns',
    scope: 'people:read',
    summary: 'How far the people of a campaign have come',
    description:
      'Of those to whom it wrote. Opened, begun and claimed count where they came after its mail was sent; who had begun to claim before and goes on now is not counted as begun. Beyond 20,000 people it is counted in the background.',
    params: pathId,
    response: funnel,
    async handler({ db, tenantId, params, parts }) {
      const campaign = await findCampaign(db, { tenantId, campaignId: params.id })
      if (!campaign) throw new NotFound('campaign')
      const { no, invited: people } = campaign
      return presentFunnel(await counted(db, { tenantId, name: `funnel:${no}`, people, now: parts.clock() }))
    },
  }),
]

const notCounted = { invited: null, sent: null, inOutbox: null, opened: null, begun: null, claimed: null }

function presentFunnel({ content, countedAt, isCounting }: Counted<Steps>): Funnel {
  return {
    ...(content ? { ...content, inOutbox: content.inOutbox ?? 0 } : notCounted),
    countedAt: moment(countedAt),
    isCounting,
  }
}
