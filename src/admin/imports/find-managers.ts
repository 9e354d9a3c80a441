import type { Executor } from '../../db/connection.ts'
import type { ImportRow } from './import-row-store.ts'
import { type Hit, matchPeople, type Meant, whoIsMeant } from './match-people.ts'

type ManagedRow = Pick<ImportRow, 'ord' | 'given'>

/** Whom the rows name as managers, by `ord`; rows without one are missing. */
export async function findManagers(
  db: Executor,
  tenantId: number,
  rows: readonly ManagedRow[],
): Promise<Map<number, Meant>> {
  const sought = rows.filter(namesManager).map(({ ord, given }) => ({
    ord,
    email: given.managerEmail,
    employeeNumber: given.managerEmployeeNumber,
  }))
  const hits = await matchPeople(db, tenantId, sought)
  return new Map(sought.map(({ ord, ...keys }) => [ord, managerMeant(keys, hits.get(ord))]))
}

export function namesManager({ given }: Pick<ManagedRow, 'given'>): boolean {
  return given.managerEmail !== undefined || given.managerEmployeeNumber !== undefined
}

/** For a manager the Email need not be said by whoever has the number: either leads to the person. */
function managerMeant(keys: { email?: string; employeeNumber?: string }, hits?: readonly Hit[]): Meant {
  const meant = whoIsMeant(keys, hits)
  return 'fault' in meant ? { fault: 'the manager cannot be told: more than one person is known by this' } : meant
}

/** Said beside a row that is taken all the same. */
export const managerUnknown = 'the manager is not here; the row is taken without one'
export const managerOfOneself = 'the row names its own person as manager; it is taken without one'
