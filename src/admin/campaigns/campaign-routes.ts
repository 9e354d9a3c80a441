import { z } from 'zod'
import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { findCampaign, listCampaigns } from '../../invite/find-campaign.ts'
import { previewInviteAll } from '../../invite/preview-invite-all.ts'
import { startInviteAll } from '../../invite/start-invite-all.ts'
import { actorNames } from '../house/actor-names.ts'
import { read, type Route, write } from '../route.ts'
import {
  campaign as campaignSchema,
  campaignPage,
  campaignPreview,
  previewCampaign,
  startCampaign,
} from '../schemas/campaigns.ts'
import { paging, pathId } from '../schemas/fields.ts'
import { presentCampaign } from './present-campaign.ts'

const tag = 'Campaigns'

export const campaignRoutes: Route[] = [
  write({
    method: 'post',
    path: '/campaigns/preview',
    tag,
    scope: 'invites:write',
    summary: 'What Invite All would do at this moment',
    description: 'A dry run: nothing is changed and nothing is sent.',
    body: previewCampaign,
    response: campaignPreview,
    handler: ({ trx, tenantId }) => previewInviteAll(trx, tenantId),
  }),
  write({
    method: 'post',
    path: '/campaigns',
    tag,
    scope: 'invites:write',
    summary: 'Invite all',
    description:
      'Answers at once; people are invited in the background, and `GET /campaigns/{id}` tells how far it is. From then on every provisioning client of the tenant invites on creation.',
    body: startCampaign,
    status: 202,
    response: campaignSchema,
    sendsMail: true,
    async handler({ trx, tenantId, body: { subject, body, includeWithdrawn }, caller }) {
      const { id } = await startInviteAll(trx, { tenantId, subject, body, includeWithdrawn, actor: caller.actor })
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
    async handler({ db, tenantId, paging }) {
      const before = paging.after && Number(paging.after[0])
      const campaigns = await listCampaigns(db, { tenantId, before, limit: paging.limit + 1 })
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

/** @throws NotFound */
export async function shownCampaign(db: Executor, tenantId: number, campaignId: string) {
  const campaign = await findCampaign(db, { tenantId, campaignId })
  if (!campaign || campaign.kind === 'one') throw new NotFound('campaign')
  return presentCampaign(campaign, await actorNames(db, tenantId, [campaign.createdBy]))
}
