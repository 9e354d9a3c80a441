import type { Executor } from '../db/connection.ts'
import type { Person } from './person.ts'

/** @param clientId whose externalId is to be read with the person. */
export async function findPerson(
  _db: Executor,
  _whom: { tenantId: number; personId: string; clientId?: string },
): Promise<Person | undefined> {
  throw new Error('being built')
}

export async function findPersonByNo(
  _db: Executor,
  _whom: { tenantId: number; personNo: number; clientId?: string },
): Promise<Person | undefined> {
  throw new Error('being built')
}

/** By the folded userName; the fast path of the look-up that precedes every create. */
export async function findPersonByUserName(
  _db: Executor,
  _whom: { tenantId: number; userName: string; clientId?: string },
): Promise<Person | undefined> {
  throw new Error('being built')
}

/** People may share an address, so there may be several; at most 20 are read. */
export async function findPeopleByMailAddress(
  _db: Executor,
  _whom: { tenantId: number; mailAddress: string },
): Promise<Person[]> {
  throw new Error('being built')
}
