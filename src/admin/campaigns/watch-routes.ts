import { eventsDescription, watchProgress } from '../progress-events.ts'
import { raw, type Route } from '../route.ts'
import type { Campaign } from '../schemas/campaigns.ts'
import { pathId } from '../schemas/fields.ts'
import { shownCampaign } from './campaign-routes.ts'

export const campaignWatchRoutes: Route[] = [
  raw({
    path: '/campaigns/{id}/events',
    tag: 'Campaigns',
    scope: 'people:read',
    summary: 'Watch a campaign',
    description: `Server-sent events: \`progress\` with the campaign whenever it has moved, and \`end\` when it is done and no mail of it waits. ${eventsDescription}`,
    params: pathId,
    produces: 'text/event-stream',
    handler: ({ db, parts, tenantId, params, ctx, caller }) =>
      watchProgress({ parts, ctx, caller, read: () => shownCampaign(db, tenantId, params.id), hasEnded }),
  }),
]

function hasEnded({ state, mail, retrying }: Campaign): boolean {
  const waiting = mail.queued + mail.sending + mail.deferred + mail.held
  return (state === 'cancelled' || (state === 'done' && !retrying)) && waiting === 0
}
