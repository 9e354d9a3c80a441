import { fold } from '../base/fold.ts'
import { isUuid } from '../base/uuid.ts'
import type { Executor, Trx } from '../db/connection.ts'
import type { AdminRole } from '../db/tables.ts'
import type { Admin, AdminWithPassword } from './admin.ts'

const columns = ['tenantId', 'id', 'email', 'name', 'role', 'personNo', 'createdAt', 'disabledAt'] as const

export interface AdminKey {
  tenantId: number
  adminId: string
}

export interface AdminRow {
  tenantId: number
  email: string
  name: string
  role: AdminRole
  passwordHash?: string
}

export async function insertAdmin(db: Executor, { passwordHash, ...admin }: AdminRow): Promise<Admin> {
  return db
    .insertInto('admin')
    .values({ ...admin, passwordHash: passwordHash ?? null, emailKey: fold(admin.email) })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

/** Also a disabled one. */
export async function findAdminByEmail(
  db: Executor,
  { tenantId, email }: { tenantId: number; email: string },
): Promise<AdminWithPassword | undefined> {
  return db
    .selectFrom('admin')
    .select([...columns, 'passwordHash'])
    .where('tenantId', '=', tenantId)
    .where('emailKey', '=', fold(email))
    .executeTakeFirst()
}

/** Also a disabled one. */
export async function findAdmin(db: Executor, { tenantId, adminId }: AdminKey): Promise<AdminWithPassword | undefined> {
  if (!isUuid(adminId)) return undefined
  return db
    .selectFrom('admin')
    .select([...columns, 'passwordHash'])
    .where('tenantId', '=', tenantId)
    .where('id', '=', adminId)
    .executeTakeFirst()
}

/** Whether the admin still has the password that was read before, and keeps it until the transaction ends. */
export async function holdAdminPassword(
  trx: Trx,
  { tenantId, adminId, passwordHash }: AdminKey & { passwordHash: string },
): Promise<boolean> {
  const held = await trx
    .selectFrom('admin')
    .select('id')
    .where('tenantId', '=', tenantId)
    .where('id', '=', adminId)
    .where('passwordHash', '=', passwordHash)
    .where('disabledAt', 'is', null)
    .forShare()
    .executeTakeFirst()
  return held !== undefined
}

/** The first one who may sign in, where several admins are the same person. */
export async function findAdminOfPerson(
  db: Executor,
  { tenantId, personNo }: { tenantId: number; personNo: number },
): Promise<Admin | undefined> {
  return db
    .selectFrom('admin')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where('disabledAt', 'is', null)
    .orderBy('createdAt')
    .executeTakeFirst()
}

/** In the order in which they were made. */
export async function listAdmins(db: Executor, tenantId: number): Promise<Admin[]> {
  return db
    .selectFrom('admin')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

/** Those who can sign in: neither disabled, nor also a person who is deactivated. In the order in which they were made. */
export async function adminsWhoMaySignIn(db: Executor, tenantId: number): Promise<Admin[]> {
  return whoMaySignIn(db, tenantId)
    .select(columns.map((column) => `admin.${column}` as const))
    .orderBy('admin.createdAt')
    .orderBy('admin.id')
    .execute()
}

/** The tenant's owners who can sign in, locked in one order, so that of two owners who leave at once one stays. */
export async function lockOwners(db: Executor, tenantId: number): Promise<string[]> {
  const owners = await whoMaySignIn(db, tenantId)
    .select('admin.id')
    .where('admin.role', '=', 'owner')
    .orderBy('admin.id')
    .forNoKeyUpdate('admin')
    .execute()
  return owners.map(({ id }) => id)
}

function whoMaySignIn(db: Executor, tenantId: number) {
  return db
    .selectFrom('admin')
    .leftJoin('standing', (join) =>
      join.onRef('standing.tenantId', '=', 'admin.tenantId').onRef('standing.personNo', '=', 'admin.personNo'),
    )
    .where('admin.tenantId', '=', tenantId)
    .where('admin.disabledAt', 'is', null)
    .where('standing.deactivatedAt', 'is', null)
}
