import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import type { Trx } from '../db/connection.ts'
import { findPerson } from '../people/find-person.ts'
import { linkIdentity, unlinkIdentities } from '../people/identity-store.ts'
import { setAuthMethod } from '../people/set-auth-method.ts'
import { deleteConflict, findConflict } from './conflict-store.ts'
import { ConflictNotResolvable } from './errors.ts'

interface Resolution {
  tenantId: number
  conflictId: string
  /** Who it is; of the whole tenant, not only of those who matched. */
  personId: string
  /** Another identity of theirs by this connection ends. */
  replaces: boolean
  actor: Actor
}

/**
 * An admin says whose identity it is. Whoever has claimed signs in by it from now on, and by no password; whoever is
 * invited claims by it. @throws NotFound, ConflictNotResolvable, IdentityTaken
 */
export async function resolveConflict(
  trx: Trx,
  { tenantId, conflictId, personId, replaces, actor }: Resolution,
): Promise<void> {
  const conflict = await findConflict(trx, { tenantId, conflictId })
  const person = await findPerson(trx, { tenantId, personId })
  if (!conflict || !person) throw new NotFound(conflict ? 'person' : 'conflict')
  if (person.standing.deactivatedAt)
    throw new ConflictNotResolvable('this person is deactivated; reactivate them first')
  const { connectionId, issuer, subject } = conflict
  const owner = { tenantId, personNo: person.no, connectionId }
  const replaced = replaces ? await unlinkIdentities(trx, owner) : 0
  await linkIdentity(trx, { ...owner, issuer, subject })
  if (person.standing.claimedAt) await setAuthMethod(trx, { tenantId, personNo: person.no, authMethod: 'sso' })
  await deleteConflict(trx, { tenantId, conflictId })
  const detail = { connection: connectionId, replaced }
  await recordEvent(trx, { tenantId, type: 'sso.conflict_resolved', actor, personId, subjectId: conflictId, detail })
}

/** Nobody's: it comes again where the same person tries again. @throws NotFound */
export async function dismissConflict(
  trx: Trx,
  { tenantId, conflictId, actor }: Pick<Resolution, 'tenantId' | 'conflictId' | 'actor'>,
): Promise<void> {
  if (!(await findConflict(trx, { tenantId, conflictId }))) throw new NotFound('conflict')
  await deleteConflict(trx, { tenantId, conflictId })
  await recordEvent(trx, { tenantId, type: 'sso.conflict_dismissed', actor, subjectId: conflictId })
}
