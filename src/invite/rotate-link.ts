import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import { readSettings } from '../tenants/settings.ts'
import { notOpen } from './resend-invite.ts'
import { rotateGeneration, type WhichPerson } from './standing-changes.ts'

/**
 * All links out there are dead; the person stays invited, and mail that still waits carries the new link.
 * @throws NotInvited, AlreadyClaimed, PersonDeactivated, NotFound
 */
export async function rotateLink(
  trx: Trx,
  { tenantId, personId, actor, keyring }: WhichPerson & { actor: Actor; keyring: Keyring },
): Promise<void> {
  const { inviteLifetimeHours } = await readSettings(trx, tenantId)
  const terms = { keyId: keyring.currentKeyId, lifetimeHours: inviteLifetimeHours }
  const personNo = await rotateGeneration(trx, { tenantId, personId }, terms)
  if (personNo === undefined) throw await notOpen(trx, { tenantId, personId })
  await recordEvent(trx, { tenantId, type: 'link.rotated', actor, personId })
}
