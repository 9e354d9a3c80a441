import { z } from 'zod'
import type { Actor } from '../../audit/actor.ts'
import { NotFound } from '../../base/errors.ts'
import type { Executor, Trx } from '../../db/connection.ts'
import { findCampaignProgress, listCampaigns } from '../../invite/find-campaign.ts'
import type { Campaign } from '../../invite/campaign.ts'
import { previewCampaign } from '../../invite/preview-campaign.ts'
import type { Selection } from '../../invite/selection.ts'
import { startSelected } from '../../invite/start-selected.ts'
import { startInviteAll } from '../../invite/start-invite-all.ts'
import { withinDeadline } from '../../scim/lists/deadline.ts'
import { actorNames } from '../house/actor-names.ts'
import { moment } from '../moment.ts'
import { patience } from '../people/find-people.ts'
import { ask, read, type Route, write } from '../route.ts'
import {
  campaign as campaignSchema,
  campaignPage,
  campaignPreview,
  previewCampaign as previewSchema,
  startCampaign as startSchema,
} from '../schemas/campaigns.ts'
import { paging, pathId } from '../schemas/fields.ts'
import { listClients } from '../../tenants/manage-clients.ts'
import { withMail } from './listed-mail.ts'
import { presentCampaign } from './present-campaign.ts'
import { selectionOf } from './selection-of.ts'

const tag = 'Campaigns'

export const campaignRoutes: Route[] = [
  ask({
    path: '/campaigns/preview',
    tag,
    scope: 'invites:write',
    summary: 'What a campaign would do at this moment',
    description:
      'A dry run: nothing is changed and nothing is sent. Looks at as many people as it takes: some seconds where no index helps; closing the connection ends it.',
    body: previewSchema,
    response: campaignPreview,
    async handler({ db, tenantId, body, parts, signal }) {
      const { publicUrl } = parts.config
      const count = async (trx: Executor) =>
        previewCampaign(trx, { tenantId, selection: await selectionOf(trx, body, { tenantId, publicUrl }) })
      const counts = await withinDeadline(db, count, { patience, signal })
      const clients = body.kind === 'all' ? await listClients(db, tenantId) : []
      return {
        ...counts,
        addressesCountedAt: counts.addressesCountedAt && moment(counts.addressesCountedAt),
        clientsToFlip: clients.filter(({ inviteOnCreate, disabledAt }) => !inviteOnCreate && !disabledAt),
      }
    },
  }),
  write({
    method: 'post',
    path: '/campaigns',
    tag,
    scope: 'invites:write',
    summary: 'Invite or remind all, or the chosen',
    description:
      'Answers at once; the work goes on in the background, and `GET /campaigns/{id}` tells how far it is. Whoever is meant is fixed by this request. Inviting all also makes every provisioning client of the tenant invite on creation.',
    body: startSchema,
    status: 202,
    response: campaignSchema,
    sendsMail: true,
    async handler({ trx, tenantId, body, caller, parts }) {
      const { id } = await start(trx, body, { tenantId, actor: caller.actor, publicUrl: parts.config.publicUrl })
      return shownCampaign(trx, tenantId, id)
    },
  }),
  read({
    path: '/campaigns',
    tag,
    scope: 'people:read',
    summary: 'List campaigns, newest first',
    query: z.strictObject(paging),
    response: campaignPage,
    async handler({ db, tenantId, paging, parts }) {
      const before = paging.after && Number(paging.after[0])
      const listed = await listCampaigns(db, { tenantId, before, limit: paging.limit + 1 })
      const campaigns = await withMail(db, listed, { tenantId, now: parts.clock() })
      const names = await actorNames(
        db,
        tenantId,
        campaigns.map(({ createdBy }) => createdBy),
      )
      return paging.page({
        rows: campaigns,
        keyOf: ({ no }) => [no],
        toItem: (campaign) => presentCampaign(campaign, names),
      })
    },
  }),
  read({
    path: '/campaigns/{id}',
    tag,
    scope: 'people:read',
    summary: 'Read a campaign and how far it is',
    params: pathId,
    response: campaignSchema,
    handler: ({ db, tenantId, params }) => shownCampaign(db, tenantId, params.id),
  }),
]

async function start(
  trx: Trx,
  order: z.output<typeof startSchema>,
  { tenantId, actor, publicUrl }: { tenantId: number; actor: Actor; publicUrl: string },
): Promise<Campaign> {
  const { subject, body, action } = order
  const sending = { tenantId, subject, body, actor }
  if (order.kind === 'all' && action === 'invite') {
    return startInviteAll(trx, { ...sending, includeWithdrawn: order.includeWithdrawn })
  }
  const selection = await selectionOf(trx, order, { tenantId, publicUrl })
  if (action === 'remind') return startSelected(trx, { ...sending, action, selection })
  return startSelected(trx, { ...sending, action, selection: selection as Exclude<Selection, { by: 'all' }> })
}

/** @throws NotFound */
export async function shownCampaign(db: Executor, tenantId: number, campaignId: string) {
  const campaign = await findCampaignProgress(db, { tenantId, campaignId })
  if (!campaign || campaign.kind === 'one') throw new NotFound('campaign')
  return presentCampaign(campaign, await actorNames(db, tenantId, [campaign.createdBy]))
}
