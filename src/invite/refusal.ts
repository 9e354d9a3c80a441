import { NotFound } from '../base/errors.ts'
import type { Trx } from '../db/connection.ts'
import { AlreadyClaimed, AlreadyInvited, NotInvited, PersonDeactivated } from './errors.ts'
import { readFacts, type WhichPerson } from './standing-changes.ts'

/** Why the guard let nobody through. */
export async function refusalOf(trx: Trx, whom: WhichPerson): Promise<Error> {
  const facts = await readFacts(trx, whom)
  if (!facts) return new NotFound('person')
  if (facts.deactivatedAt) return new PersonDeactivated()
  if (facts.claimedAt) return new AlreadyClaimed()
  return facts.invitedAt ? new AlreadyInvited() : new NotInvited()
}
