import type { Executor } from '../db/connection.ts'
import type { AdminRole } from '../db/tables.ts'
import { findPerson } from '../people/find-person.ts'
import { listAdmins } from '../tenants/admin-store.ts'
import type { Caller } from './caller.ts'
import { NotAllowedToGrant } from './errors.ts'

/** Who is no owner neither makes owners nor touches them: either would make them one. @throws NotAllowedToGrant */
export function refuseBeyondOwn({ session }: Caller, role: AdminRole): void {
  if (role === 'owner' && session?.admin.role !== 'owner') throw new NotAllowedToGrant('owner')
}

/**
 * Nor says by which identity the person comes in whom an owner also is: whoever has it is the owner. An unknown person
 * is refused further on. @throws NotAllowedToGrant
 */
export async function refuseForPersonOfOwner(db: Executor, caller: Caller, personId: string): Promise<void> {
  const { tenantId } = caller
  const person = await findPerson(db, { tenantId, personId })
  if (!person) return
  for (const { personNo, role } of await listAdmins(db, tenantId)) {
    if (personNo === person.no) refuseBeyondOwn(caller, role)
  }
}
