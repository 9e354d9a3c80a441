import { operator } from '../../audit/actor.ts'
import type { Trx } from '../../db/connection.ts'
import type { AdminRole } from '../../db/tables.ts'
import { changeAdmin, createAdmin } from '../../tenants/manage-admins.ts'
import { adminRoles } from '../../tenants/admin.ts'
import type { Company } from './companies.ts'
import { type Admins, ago } from './house.ts'

export const adminEmail = ({ domain }: Pick<Company, 'domain'>, role: AdminRole) => `${role}@${domain}`

/** One of each role, and where all is shown one who has left. */
export async function plantAdmins(trx: Trx, tenantId: number, company: Company): Promise<Admins> {
  const admins: [AdminRole, Admins[AdminRole]][] = []
  for (const role of adminRoles) {
    const email = adminEmail(company, role)
    const { id } = await createAdmin(trx, { tenantId, email, name: company.admins[role], role, actor: operator })
    admins.push([role, { kind: 'admin', id }])
  }
  // In the order of their roles, and not of the ids that they were given at one moment.
  for (const [at, [, { id }]] of admins.entries()) await madeAt(trx, { tenantId, id, daysAgo: 60 - at })
  const all = Object.fromEntries(admins) as Admins
  if (company.showsAll) await plantLeaver(trx, { tenantId, company, by: all.owner })
  return all
}

async function madeAt(
  trx: Trx,
  { tenantId, id, daysAgo }: { tenantId: number; id: string; daysAgo: number },
): Promise<void> {
  await trx
    .updateTable('admin')
    .set({ createdAt: ago(daysAgo) })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

async function plantLeaver(
  trx: Trx,
  { tenantId, company, by: actor }: { tenantId: number; company: Company; by: Admins['owner'] },
): Promise<void> {
  const email = `former@${company.domain}`
  const { id: adminId } = await createAdmin(trx, { tenantId, email, name: 'Lasse Holm', role: 'admin', actor })
  await changeAdmin(trx, { tenantId, adminId, disabled: true, actor })
}
