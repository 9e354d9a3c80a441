import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import { enqueueDelivery } from '../mail/enqueue-delivery.ts'
import { readSettings } from '../tenants/settings.ts'
import { AlreadyInvited, NotInvited } from './errors.ts'
import type { Mailed } from './issue-invite.ts'
import { refusalOf } from './refusal.ts'
import { readFacts, restartClock, rotateGeneration, type WhichPerson } from './standing-changes.ts'

export interface ResendOrder extends WhichPerson {
  /** `resend:<key>`: the request's idempotency key, or a random one. */
  cause: string
  actor: Actor
  keyring: Keyring
}

/**
 * The same link again: earlier mails keep working, and its clock restarts. Where the key that signs it is no longer
 * configured there is nothing to repeat, and the person gets a new link.
 * @throws NotInvited, AlreadyClaimed, PersonDeactivated, NotFound
 */
export async function resendInvite(trx: Trx, order: ResendOrder): Promise<{ mail: Mailed }> {
  const { tenantId, personId, cause, actor, keyring } = order
  const { inviteLifetimeHours } = await readSettings(trx, tenantId)
  const facts = await readFacts(trx, order)
  const isKeyAlive = !facts?.keyId || keyring.keyIds.includes(facts.keyId)
  const renew = isKeyAlive ? restartClock : rotateGeneration
  const personNo = await renew(trx, order, { keyId: keyring.currentKeyId, lifetimeHours: inviteLifetimeHours })
  if (personNo === undefined) throw await notOpen(trx, order)

  const mailed = await enqueueDelivery(trx, { tenantId, personNo, cause, kind: 'invitation' })
  await recordEvent(trx, { tenantId, type: 'invite.resent', actor, personId })
  return { mail: mailed === 'no_address' ? 'no_address' : 'queued' }
}

/** Why there is no open invitation to do something with. */
export async function notOpen(trx: Trx, whom: WhichPerson): Promise<Error> {
  const refusal = await refusalOf(trx, whom)
  // Invited only after the guarded UPDATE looked.
  return refusal instanceof AlreadyInvited ? new NotInvited() : refusal
}
