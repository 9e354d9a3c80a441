import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Trx } from '../db/connection.ts'
import { cancelDeliveries } from '../mail/enqueue-delivery.ts'
import { notOpen } from './resend-invite.ts'
import { markWithdrawn, type WhichPerson } from './standing-changes.ts'

/**
 * Un-invite: back to silence. Links are dead, and mail that waits is cancelled.
 * @throws NotInvited, AlreadyClaimed, PersonDeactivated, NotFound
 */
export async function withdrawInvite(
  trx: Trx,
  { tenantId, personId, actor }: WhichPerson & { actor: Actor },
): Promise<void> {
  const personNo = await markWithdrawn(trx, { tenantId, personId }, { keyId: '', lifetimeHours: 0 })
  if (personNo === undefined) throw await notOpen(trx, { tenantId, personId })
  const cancelled = await cancelDeliveries(trx, { tenantId, personNo, reason: 'the invitation was withdrawn' })
  await recordEvent(trx, { tenantId, type: 'invite.withdrawn', actor, personId, detail: { cancelled } })
}
