import { anonymous } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Clock } from '../base/clock.ts'
import type { Keyring } from '../base/keyring.ts'
import type { SigningKeys } from '../base/signing-keys.ts'
import type { Database, Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { groupsOfPeople } from '../groups/find-group.ts'
import { findPersonByNo } from '../people/find-person.ts'
import { readSettings } from '../tenants/settings.ts'
import { type HandOverCode, readCode } from './code.ts'
import { HandOverEnded, HandOverExpired, HandOverUnknown, HandOverUsed } from './errors.ts'
import { findHandedOver, useOnce } from './hand-over-store.ts'
import { type HandOver, signHandOver } from './sign-hand-over.ts'

export interface RedeemParts {
  db: Database
  keyring: Keyring
  keys: SigningKeys
  publicUrl: string
  clock: Clock
}

/**
 * The code for what it stands for, once. Read anew at this moment: whoever was signed out, deactivated or deleted since is
 * not handed over. @throws HandOverUnknown, HandOverExpired, HandOverUsed, HandOverEnded
 */
export async function redeemCode(parts: RedeemParts, text: string): Promise<string> {
  const { db, keyring, keys, publicUrl, clock } = parts
  const now = clock()
  const code = readCode(keyring, text)
  if (!code) throw new HandOverUnknown()
  if (code.expiresAt <= now) throw new HandOverExpired()
  // The row stays also where nobody is handed over, and so does the audit of a second try: a throw would undo both.
  const outcome = await inTransaction(db, (trx) => useCode(trx, code))
  if (outcome instanceof Error) throw outcome
  return signHandOver(outcome, { keys, publicUrl, now })
}

async function useCode(trx: Trx, code: HandOverCode): Promise<HandOver | HandOverUsed | HandOverEnded> {
  const { tenantId, id, expiresAt } = code
  const use = await useOnce(trx, { tenantId, id, expiresAt })
  const found = await whoComes(trx, code)
  if (use === 'again') {
    const personId = found?.person.id
    await recordEvent(trx, { tenantId, type: 'hand_over.repeated', actor: anonymous, personId, subjectId: id })
    return new HandOverUsed()
  }
  if (!found) return new HandOverEnded()
  const { id: personId } = found.person
  const actor = { kind: 'person', id: personId } as const
  await recordEvent(trx, { tenantId, type: 'person.handed_over', actor, personId, subjectId: id })
  return found
}

async function whoComes(trx: Trx, code: HandOverCode): Promise<HandOver | undefined> {
  const { tenantId } = code
  const session = await findHandedOver(trx, code)
  const { handOverAudience: audience } = await readSettings(trx, tenantId)
  if (!session || audience === undefined) return undefined
  const { personNo } = session
  const person = await findPersonByNo(trx, { tenantId, personNo })
  if (!person) return undefined
  const groups = await groupsOfPeople(trx, { tenantId, personNos: [personNo] })
  const names = (groups.get(personNo) ?? []).map(({ displayName }) => displayName)
  return { code, session, person, groups: names, audience }
}
