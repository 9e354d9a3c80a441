import type { Actor } from '../audit/actor.ts'
import type { Trx } from '../db/connection.ts'
import type { PersonVersion } from './change-person.ts'

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
export async function deletePerson(_trx: Trx, _deletion: PersonDeletion): Promise<void> {
  throw new Error('being built')
}
