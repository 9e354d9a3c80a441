import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import type { Trx } from '../db/connection.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import { checkMailText } from '../mail/message-text.ts'
import type { Campaign } from './campaign.ts'
import { campaignJob, campaignJobKey } from './campaign-job.ts'
import { insertInviteAll } from './campaign-store.ts'
import { InviteAllRunning } from './errors.ts'

export interface InviteAllOrder {
  tenantId: number
  subject?: string
  body?: string
  includeWithdrawn: boolean
  actor: Actor
}

/**
 * The short first transaction of Invite All: every provisioning client of the tenant invites on creation from now on,
 * and everybody who is there is invited by a job. A person who is created at this very moment is caught by one or by
 * the other: a creation holds its client's row shared until it commits, and this waits for it before it reads how far
 * the numbers go.
 * @throws InviteAllRunning, InvalidMailText, NotFound
 */
export async function startInviteAll(trx: Trx, order: InviteAllOrder): Promise<Campaign> {
  const { tenantId, actor } = order
  checkMailText(order)
  // The tenant's row first: while it is held no client is added, and no second Invite All starts. Not `for update`: that would
  // shut out the foreign keys of the creations that hold a client's row, and the two would wait for each other.
  const tenant = await trx
    .selectFrom('tenant')
    .select('id')
    .where('id', '=', tenantId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!tenant) throw new NotFound('tenant')
  await refuseSecond(trx, tenantId)

  const flipped = await inviteOnCreation(trx, tenantId)
  const campaign = await insertInviteAll(trx, order)
  await recordEvent(trx, {
    tenantId,
    type: 'campaign.started',
    actor,
    subjectId: campaign.id,
    detail: { kind: 'all', expected: campaign.expected, includeWithdrawn: order.includeWithdrawn, clients: flipped },
  })
  await enqueueJob(trx, campaignJob, { tenantId, campaignNo: campaign.no }, { key: campaignJobKey(campaign) })
  return campaign
}

async function refuseSecond(trx: Trx, tenantId: number): Promise<void> {
  const running = await trx
    .selectFrom('campaign')
    .select('no')
    .where('tenantId', '=', tenantId)
    .where('kind', '=', 'all')
    .where('action', '=', 'invite')
    .where('state', 'in', ['running', 'paused'])
    .executeTakeFirst()
  if (running) throw new InviteAllRunning()
}

/** @returns the ids of the clients that did not invite on creation before. */
async function inviteOnCreation(trx: Trx, tenantId: number): Promise<string[]> {
  // All of them are locked, also those that invite already: it must wait for their running creations as well.
  const clients = await trx
    .selectFrom('provisioningClient')
    .select(['id', 'inviteOnCreate'])
    .where('tenantId', '=', tenantId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const flipped = clients.filter(({ inviteOnCreate }) => !inviteOnCreate).map(({ id }) => id)
  if (flipped.length > 0) {
    await trx
      .updateTable('provisioningClient')
      .set({ inviteOnCreate: true })
      .where('tenantId', '=', tenantId)
      .where('id', 'in', flipped)
      .execute()
  }
  return flipped
}
