import type { Executor } from '../db/connection.ts'
import type { Person } from '../people/person.ts'
import type { GroupOfPerson } from './find-group.ts'
import type { GroupScope } from './group.ts'

export interface PersonWithGroups extends Person {
  groups: GroupOfPerson[]
}

/** The person as SCIM shows it, in one round trip. @param scope `pushed` over SCIM; absent: groups of both. */
export async function findPersonWithGroups(
  _db: Executor,
  _whom: { tenantId: number; personId: string; clientId?: string; scope?: GroupScope },
): Promise<PersonWithGroups | undefined> {
  throw new Error('being built')
}
