import type { Actor } from '../../audit/actor.ts'
import { recordEvent, recordEvents } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Trx } from '../../db/connection.ts'
import { findPerson } from '../../people/find-person.ts'
import { personState } from '../../people/person.ts'
import { notOpen } from '../resend-invite.ts'
import type { WhichPerson } from '../standing-changes.ts'
import { type CodeHolders, findHeldCode, makeCodes, revokeCodes } from './access-code-store.ts'
import { deriveAccessCode } from './code.ts'

export interface AccessCode {
  /** 16 letters. */
  code: string
  expiresAt: Date
}

interface Handing {
  /** A new one in place of the one that is alive. */
  renew: boolean
  actor: Actor
  keyring: Keyring
}

/** Of somebody invited: the code that is alive, else a new one. @throws NotInvited, AlreadyClaimed, PersonDeactivated, NotFound */
export async function handOutCode(
  trx: Trx,
  { tenantId, personId, renew, actor, keyring }: WhichPerson & Handing,
): Promise<AccessCode> {
  const person = await findPerson(trx, { tenantId, personId })
  if (!person || personState(person.standing) !== 'invited') throw await notOpen(trx, { tenantId, personId })
  await makeAccessCodes(trx, { tenantId, selection: { by: 'people', personIds: [personId] }, renew, actor, keyring })
  const held = await findHeldCode(trx, { tenantId, personNo: person.no })
  const code = held?.isOpen ? deriveAccessCode(keyring, held) : undefined
  // Withdrawn, claimed or deactivated in this very moment.
  if (!held || !code) throw await notOpen(trx, { tenantId, personId })
  await recordEvent(trx, { tenantId, type: 'access_code.shown', actor, personId })
  return { code, expiresAt: held.expiresAt }
}

/** For those of the selection who are invited and have none that is alive; with `renew` for all who are invited. @returns how many were made. */
export async function makeAccessCodes(
  trx: Trx,
  { renew, actor, keyring, ...whom }: CodeHolders & Handing,
): Promise<number> {
  const { currentKeyId: keyId, keyIds } = keyring
  const personIds = await makeCodes(trx, { ...whom, renew, keyId, keyIds })
  await recordEvents(trx, { tenantId: whom.tenantId, type: 'access_code.made', actor, personIds })
  return personIds.length
}

/** @throws NotFound where there is none that is alive. */
export async function revokeAccessCode(
  trx: Trx,
  { tenantId, personId, actor }: WhichPerson & { actor: Actor },
): Promise<void> {
  const revoked = await revokeAccessCodes(trx, { tenantId, selection: { by: 'people', personIds: [personId] }, actor })
  if (revoked === 0) throw new NotFound('access code')
}

/** @returns how many were alive. */
export async function revokeAccessCodes(trx: Trx, { actor, ...whom }: CodeHolders & { actor: Actor }): Promise<number> {
  const personIds = await revokeCodes(trx, whom)
  await recordEvents(trx, { tenantId: whom.tenantId, type: 'access_code.revoked', actor, personIds })
  return personIds.length
}
