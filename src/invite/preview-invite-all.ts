import type { Executor } from '../db/connection.ts'
import type { ClientKind } from '../db/tables.ts'
import { type CampaignCounts, previewCampaign } from './preview-campaign.ts'

/** What Invite All would do at this moment. */
export interface InviteAllPreview extends CampaignCounts {
  /** Provisioning clients that will invite on creation from then on. */
  clientsToFlip: { id: string; kind: ClientKind; name: string }[]
}

export async function previewInviteAll(db: Executor, tenantId: number): Promise<InviteAllPreview> {
  const clientsToFlip = await db
    .selectFrom('provisioningClient')
    .select(['id', 'kind', 'name'])
    .where('tenantId', '=', tenantId)
    .where('inviteOnCreate', '=', false)
    .orderBy('name')
    .execute()
  return { ...(await previewCampaign(db, { tenantId, selection: { by: 'all' } })), clientsToFlip }
}
