import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import { cancelDeliveries } from '../mail/enqueue-delivery.ts'
import { unlinkIdentities } from '../people/identity-store.ts'
import { closeLinksOf } from '../session/one-time-link-store.ts'
import { deleteProofsOf } from '../session/proof-store.ts'
import { deleteSessionsOf } from '../session/session-store.ts'
import { readSettings } from '../tenants/settings.ts'
import { NotClaimed, PersonDeactivated } from './errors.ts'
import { markUnclaimed, readFacts, type WhichPerson } from './standing-changes.ts'

/**
 * Claimed → invited again, by a new link: password, linked identities, sessions, links and what the claim had saved are gone. Terms once
 * accepted stay on record. Nothing is sent: the invitation is sent again where that is wanted.
 * @throws NotClaimed, PersonDeactivated, NotFound
 */
export async function resetClaim(
  trx: Trx,
  { tenantId, personId, actor, keyring }: WhichPerson & { actor: Actor; keyring: Keyring },
): Promise<void> {
  const { inviteLifetimeHours } = await readSettings(trx, tenantId)
  const terms = { keyId: keyring.currentKeyId, lifetimeHours: inviteLifetimeHours }
  const personNo = await markUnclaimed(trx, { tenantId, personId }, terms)
  if (personNo === undefined) throw await refusal(trx, { tenantId, personId })

  for (const table of ['credential', 'claimProgress'] as const) {
    await trx.deleteFrom(table).where('tenantId', '=', tenantId).where('personNo', '=', personNo).execute()
  }
  const identities = await unlinkIdentities(trx, { tenantId, personNo })
  await deleteProofsOf(trx, { tenantId, personNo })
  const sessions = await deleteSessionsOf(trx, { tenantId, personNo })
  await closeLinksOf(trx, { tenantId, subject: { personNo } })
  await cancelDeliveries(trx, { tenantId, personNo, reason: 'the claim was reset' })
  await recordEvent(trx, { tenantId, type: 'claim.reset', actor, personId, detail: { sessions, identities } })
}

async function refusal(trx: Trx, whom: WhichPerson): Promise<Error> {
  const facts = await readFacts(trx, whom)
  if (!facts) return new NotFound('person')
  return facts.deactivatedAt ? new PersonDeactivated() : new NotClaimed()
}
