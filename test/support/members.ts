import { inTransaction } from '../../src/db/transaction.ts'
import type { Database } from '../../src/db/connection.ts'
import { setCredential } from '../../src/people/credential-store.ts'
import { hashPassword } from '../../src/people/password.ts'
import type { Person } from '../../src/people/person.ts'
import { startSession } from '../../src/session/start-session.ts'
import type { Tenant } from '../../src/tenants/tenant.ts'
import { goodPassword } from './claimant.ts'
import { type APerson, anInvitedPerson, aTenant } from './people.ts'

let hash: Promise<string> | undefined

/** Claimed, with {@link goodPassword}; in a tenant of its own where none is given. */
export async function aMember(
  db: Database,
  { tenant: given, ...person }: APerson & { tenant?: Tenant } = {},
): Promise<{ tenant: Tenant; person: Person }> {
  const tenant = given ?? (await aTenant(db))
  const invited = await anInvitedPerson(db, { ...person, tenantId: tenant.id })
  const { no: personNo } = invited.person
  hash ??= hashPassword(goodPassword)
  await setCredential(db, { tenantId: tenant.id, personNo, passwordHash: await hash })
  await db
    .updateTable('standing')
    .set({ claimedAt: new Date() })
    .where('tenantId', '=', tenant.id)
    .where('personNo', '=', personNo)
    .execute()
  return { tenant, person: invited.person }
}

/** The session's token: the value of the member's cookie. */
export function aSessionOf(db: Database, { tenantId, no: personNo }: Person, userAgent?: string): Promise<string> {
  return inTransaction(db, (trx) => startSession(trx, { tenantId, personNo, method: 'password', userAgent }))
}
