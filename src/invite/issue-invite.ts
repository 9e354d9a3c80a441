import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import { enqueueDelivery } from '../mail/enqueue-delivery.ts'
import { checkMailText } from '../mail/message-text.ts'
import { readSettings } from '../tenants/settings.ts'
import { ownTextCampaign } from './campaign-store.ts'
import { refusalOf } from './refusal.ts'
import { markInvited } from './standing-changes.ts'

export interface InviteOrder {
  tenantId: number
  personId: string
  /** `invite:<key>`: the request's idempotency key, or a random one. */
  cause: string
  /** Of a text written for this one invitation. */
  subject?: string
  body?: string
  actor: Actor
  keyring: Keyring
}

/** `no_address`: invited, but there is nowhere to send it; single sign-on, or a link handed over, remains. */
export type Mailed = 'queued' | 'no_address'

/**
 * Uninvited or withdrawn → invited, with the mail in the same transaction.
 * @throws AlreadyInvited, AlreadyClaimed, PersonDeactivated, NotFound, InvalidMailText
 */
export async function issueInvite(trx: Trx, order: InviteOrder): Promise<{ mail: Mailed }> {
  const { tenantId, personId, cause, actor, keyring } = order
  checkMailText(order)
  const { inviteLifetimeHours } = await readSettings(trx, tenantId)
  const terms = { keyId: keyring.currentKeyId, lifetimeHours: inviteLifetimeHours }
  const personNo = await markInvited(trx, { tenantId, personId }, terms)
  if (personNo === undefined) throw await refusalOf(trx, { tenantId, personId })

  const campaignNo = await ownTextCampaign(trx, order)
  const mailed = await enqueueDelivery(trx, { tenantId, personNo, cause, kind: 'invitation', campaignNo })
  await recordEvent(trx, { tenantId, type: 'person.invited', actor, personId })
  return { mail: mailed === 'no_address' ? 'no_address' : 'queued' }
}
