import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound, VersionMismatch } from '../base/errors.ts'
import { isUuid } from '../base/uuid.ts'
import type { Trx } from '../db/connection.ts'
import { isVersion, type PersonVersion } from './change-person.ts'
import { lockGroupsOf, lockPerson, removePerson } from './delete-store.ts'

export interface PersonDeletion {
  tenantId: number
  personId: string
  ifVersion?: PersonVersion
  actor: Actor
}

/**
 * The person with all personal data; deliveries keep their result without an address, the audit keeps ids.
 * @throws NotFound, VersionMismatch
 */
export async function deletePerson(trx: Trx, { tenantId, personId, ifVersion, actor }: PersonDeletion): Promise<void> {
  const person = isUuid(personId) ? await lockPerson(trx, { tenantId, personId }) : undefined
  if (!person) throw new NotFound('person')
  if (ifVersion && !isVersion(person, ifVersion)) throw new VersionMismatch()

  // Nobody can add the person to a group any more: that takes a lock on the person which ours excludes.
  await lockGroupsOf(trx, { tenantId, personNo: person.no })
  await removePerson(trx, { tenantId, personNo: person.no })
  await recordEvent(trx, { tenantId, type: 'person.deleted', actor, personId })
}
