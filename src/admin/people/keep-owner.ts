import type { Trx } from '../../db/connection.ts'
import { findPerson } from '../../people/find-person.ts'
import { findAdmin, findAdminOfPerson, lockOwners } from '../../tenants/admin-store.ts'
import { LastOwner } from '../../tenants/errors.ts'
import type { Caller } from '../caller.ts'
import { OwnPerson } from '../errors.ts'

/**
 * Whoever is deactivated as a person cannot come in as an admin either. Owners are locked before the person, as everywhere.
 * @throws OwnPerson, LastOwner where nobody would own the tenant afterwards
 */
export async function keepingAnOwner<T>(
  trx: Trx,
  { tenantId, personId, caller }: { tenantId: number; personId: string; caller: Caller },
  deactivate: () => Promise<T>,
): Promise<T> {
  const { actor } = caller
  const person = await findPerson(trx, { tenantId, personId })
  if (!person || !(await findAdminOfPerson(trx, { tenantId, personNo: person.no }))) return deactivate()
  const asking = actor.kind === 'admin' && (await findAdmin(trx, { tenantId, adminId: actor.id }))
  if (asking && asking.personNo === person.no) throw new OwnPerson()
  const owners = await lockOwners(trx, tenantId)
  const done = await deactivate()
  if (owners.length > 0 && (await lockOwners(trx, tenantId)).length === 0) throw new LastOwner()
  return done
}
