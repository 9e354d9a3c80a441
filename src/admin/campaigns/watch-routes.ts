import { setTimeout as sleep } from 'node:timers/promises'
import { Readable } from 'node:stream'
import type { Database } from '../../db/connection.ts'
import type { AdminParts } from '../admin-parts.ts'
import { raw, type Route } from '../route.ts'
import type { Campaign } from '../schemas/campaigns.ts'
import { pathId } from '../schemas/fields.ts'
import { shownCampaign } from './campaign-routes.ts'

const everyMilliseconds = 2_000
/** Then the browser asks again by itself, and is looked at anew: a session that has ended sees no more. */
const longestMilliseconds = 5 * 60_000

export const campaignWatchRoutes: Route[] = [
  raw({
    path: '/campaigns/{id}/events',
    tag: 'Campaigns',
    scope: 'people:read',
    summary: 'Watch a campaign',
    description:
      'Server-sent events: `progress` with the campaign whenever it has moved, and `end` when it is done and no mail of it waits. The stream closes after five minutes; open it again.',
    params: pathId,
    produces: 'text/event-stream',
    async handler({ db, parts, tenantId, params, ctx }) {
      const first = await shownCampaign(db, tenantId, params.id)
      // Proxies that collect answers would show nothing until the end.
      ctx.set('X-Accel-Buffering', 'no')
      return { body: Readable.from(watch({ db, parts, tenantId, first })) }
    },
  }),
]

interface Watch {
  db: Database
  parts: AdminParts
  tenantId: number
  first: Campaign
}

async function* watch({ db, parts, tenantId, first }: Watch): AsyncGenerator<string> {
  let shown = ''
  const until = parts.clock().getTime() + longestMilliseconds
  for (let campaign = first; ; campaign = await shownCampaign(db, tenantId, first.id)) {
    const text = JSON.stringify(campaign)
    yield text === shown ? ': still here\n\n' : `event: progress\ndata: ${text}\n\n`
    shown = text
    if (hasEnded(campaign)) yield 'event: end\ndata: {}\n\n'
    // A server that stops waits for its answers, and must not wait for this one.
    if (hasEnded(campaign) || parts.isDraining() || parts.clock().getTime() > until) return
    await sleep(everyMilliseconds)
  }
}

function hasEnded({ state, mail }: Campaign): boolean {
  const waiting = mail.queued + mail.sending + mail.deferred + mail.held
  return (state === 'done' || state === 'cancelled') && waiting === 0
}
