import type { Executor } from '../db/connection.ts'
import type { AdminRole } from '../db/tables.ts'
import { findPerson } from '../people/find-person.ts'
import { findConnection } from '../sso/connection-store.ts'
import { listAdmins } from '../tenants/admin-store.ts'
import type { Caller } from './caller.ts'
import { NotAllowedToGrant, OwnerSignsIn } from './errors.ts'

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

/**
 * Nor decides whom a connection lets in, where an owner is also a person and so comes in by one. A person who is
 * deactivated counts too: it takes no owner to reactivate them. @throws OwnerSignsIn
 */
export async function refuseWhereOwnersSignIn(db: Executor, { tenantId, session }: Caller): Promise<void> {
  if (session?.admin.role === 'owner') return
  const admins = await listAdmins(db, tenantId)
  if (admins.some(({ role, personNo, disabledAt }) => role === 'owner' && personNo !== null && disabledAt === null)) {
    throw new OwnerSignsIn()
  }
}

/**
 * Of a connection that is enabled or was: a draft is anybody's to prepare, since an owner enables it. An unknown one is
 * refused further on. @throws OwnerSignsIn
 */
export async function refuseTrustWhereOwnersSignIn(db: Executor, caller: Caller, connectionId: string): Promise<void> {
  // Locked, so that what is changed as a draft is not enabled in between.
  const connection = await findConnection(db, { tenantId: caller.tenantId, connectionId }, 'for no key update')
  if (connection && connection.state !== 'draft') await refuseWhereOwnersSignIn(db, caller)
}
