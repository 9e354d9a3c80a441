import { sql } from 'kysely'
import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import { fold } from '../base/fold.ts'
import type { Trx } from '../db/connection.ts'
import { withConstraintErrors } from '../db/constraint-errors.ts'
import type { AdminRole } from '../db/tables.ts'
import type { Admin } from './admin.ts'
import { type AdminKey, type AdminRow, findAdmin, insertAdmin, lockOwners } from './admin-store.ts'
import { AdminEmailTaken, LastOwner } from './errors.ts'

const constraintErrors = { admin_email_unique: () => new AdminEmailTaken() }

/** @throws AdminEmailTaken */
export async function createAdmin(trx: Trx, { actor, ...row }: AdminRow & { actor: Actor }): Promise<Admin> {
  const admin = await withConstraintErrors(constraintErrors, () => insertAdmin(trx, row))
  const { tenantId, id: subjectId, role } = admin
  await recordEvent(trx, { tenantId, type: 'admin.created', actor, subjectId, detail: { role } })
  return admin
}

export interface AdminChange extends AdminKey {
  name?: string
  email?: string
  role?: AdminRole
  passwordHash?: string
  disabled?: boolean
  /** The number of the person whom the admin also is; null: nobody's. */
  personNo?: number | null
  actor: Actor
}

/** @throws NotFound, AdminEmailTaken, LastOwner where nobody would own the tenant afterwards */
export async function changeAdmin(trx: Trx, change: AdminChange): Promise<void> {
  const { tenantId, adminId, actor, name, email, role, passwordHash, disabled, personNo } = change
  const owners = await lockOwners(trx, tenantId)
  if (!(await findAdmin(trx, change))) throw new NotFound('admin')

  const set = {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email, emailKey: fold(email) }),
    ...(role !== undefined && { role }),
    ...(passwordHash !== undefined && { passwordHash }),
    ...(personNo !== undefined && { personNo }),
    ...(disabled !== undefined && { disabledAt: disabled ? sql<Date>`now()` : null }),
  }
  const attributes = Object.keys(set).filter((attribute) => attribute !== 'emailKey')
  if (attributes.length === 0) return
  await withConstraintErrors(constraintErrors, () =>
    trx.updateTable('admin').set(set).where('tenantId', '=', tenantId).where('id', '=', adminId).execute(),
  )
  // Asked of what is there now: an owner leaves also by becoming a person who is deactivated.
  if (owners.length > 0 && (await lockOwners(trx, tenantId)).length === 0) throw new LastOwner()
  const detail = { attributes, ...(role && { role }) }
  await recordEvent(trx, { tenantId, type: 'admin.changed', actor, subjectId: adminId, detail })
}
