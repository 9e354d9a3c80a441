import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound, VersionMatch, VersionMismatch } from '../base/errors.ts'
import { isUuid } from '../base/uuid.ts'
import type { Trx } from '../db/connection.ts'
import { isVersion, type PersonVersion } from './change-person.ts'
import { ClaimedPersonStays } from './errors.ts'
import { lockGroupsOf, lockPerson, removePerson } from './delete-store.ts'

export interface PersonDeletion {
  tenantId: number
  personId: string
  ifVersion?: PersonVersion
  /** Of If-None-Match. */
  unlessVersion?: (current: PersonVersion) => boolean
  /** Of a provisioning client, which the tenant's setting `deleteOnlyUnclaimed` binds; admins it does not. */
  byClient?: boolean
  actor: Actor
}

/**
 * The person with all personal data; deliveries keep their result without an address, the audit keeps ids.
 * @throws NotFound, VersionMismatch, VersionMatch, ClaimedPersonStays
 */
export async function deletePerson(trx: Trx, deletion: PersonDeletion): Promise<void> {
  const { tenantId, personId, ifVersion, unlessVersion, byClient = false, actor } = deletion
  const person = isUuid(personId) ? await lockPerson(trx, { tenantId, personId }) : undefined
  if (!person) throw new NotFound('person')
  if (ifVersion && !isVersion(person, ifVersion)) throw new VersionMismatch()
  if (unlessVersion?.(person)) throw new VersionMatch()
  if (byClient && person.isClaimed && person.keepsClaimed) throw new ClaimedPersonStays()

  // Nobody can add the person to a group any more: that takes a lock on the person which ours excludes.
  await lockGroupsOf(trx, { tenantId, personNo: person.no })
  await removePerson(trx, { tenantId, personNo: person.no })
  await recordEvent(trx, { tenantId, type: 'person.deleted', actor, personId })
}
