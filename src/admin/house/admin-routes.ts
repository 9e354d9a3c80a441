import { findAdmin, listAdmins } from '../../tenants/admin-store.ts'
import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { changeAdmin, createAdmin } from '../../tenants/manage-admins.ts'
import { findPerson } from '../../people/find-person.ts'
import { adminLinkMinutes, makeAdminSignInLink } from '../../session/admin-links.ts'
import { deleteSessionsOf } from '../../session/session-store.ts'
import type { AdminParts } from '../admin-parts.ts'
import { moment } from '../moment.ts'
import { refuseBeyondOwn } from '../owners.ts'
import { read, type Route, write } from '../route.ts'
import {
  type Admin,
  admin as adminSchema,
  adminList,
  changeAdmin as changeSchema,
  createAdmin as createSchema,
  createdAdmin,
  signInLink,
} from '../schemas/admins.ts'
import { pathId } from '../schemas/fields.ts'

const tag = 'Admins'
const managing = { tag, scope: 'settings:write', session: 'fresh' } as const

export const adminRoutesOfTenant: Route[] = [
  read({
    path: '/admins',
    tag,
    scope: 'any',
    session: 'required',
    summary: 'List admins',
    response: adminList,
    async handler({ db, tenantId }) {
      return { items: (await listAdmins(db, tenantId)).map(presentAdmin) }
    },
  }),
  write({
    ...managing,
    method: 'post',
    path: '/admins',
    summary: 'Add an admin',
    description: 'Answers with a link by which they sign in for the first time. Only owners add owners.',
    body: createSchema,
    status: 201,
    response: createdAdmin,
    async handler({ trx, tenantId, body, caller, parts }) {
      refuseBeyondOwn(caller, body.role)
      const { id, email } = await createAdmin(trx, { tenantId, ...body, actor: caller.actor })
      const link = await linkFor(trx, { tenantId, email, parts })
      return { admin: await shownAdmin(trx, tenantId, id), ...link }
    },
  }),
  write({
    ...managing,
    method: 'patch',
    path: '/admins/{id}',
    summary: 'Change an admin’s name, address or role, or disable them',
    description: 'Disabling ends their sessions. A tenant keeps at least one owner.',
    params: pathId,
    body: changeSchema,
    response: adminSchema,
    async handler({ trx, tenantId, params, body, caller }) {
      const current = await shownAdmin(trx, tenantId, params.id)
      refuseBeyondOwn(caller, current.role)
      if (body.role) refuseBeyondOwn(caller, body.role)
      const { personId, ...change } = body
      // Absent leaves it, null unlinks.
      const personNo = typeof personId === 'string' ? await personNoOf(trx, tenantId, personId) : personId
      await changeAdmin(trx, { tenantId, adminId: params.id, ...change, personNo, actor: caller.actor })
      if (body.disabled) await deleteSessionsOf(trx, { tenantId, adminId: params.id })
      return shownAdmin(trx, tenantId, params.id)
    },
  }),
  write({
    ...managing,
    method: 'post',
    path: '/admins/{id}/sign-in-link',
    summary: 'Make a one-time sign-in link for an admin',
    description: 'For who lost their password. It works once, for a quarter of an hour.',
    params: pathId,
    response: signInLink,
    async handler({ trx, tenantId, params, caller, parts }) {
      const { email, role } = await shownAdmin(trx, tenantId, params.id)
      refuseBeyondOwn(caller, role)
      return linkFor(trx, { tenantId, email, parts })
    },
  }),
]

/** @throws NotFound */
async function personNoOf(db: Executor, tenantId: number, personId: string): Promise<number> {
  const person = await findPerson(db, { tenantId, personId })
  if (!person) throw new NotFound('person')
  return person.no
}

async function linkFor(
  trx: Parameters<typeof makeAdminSignInLink>[0],
  { tenantId, email, parts }: { tenantId: number; email: string; parts: AdminParts },
) {
  const { keyring, config, clock } = parts
  const signInLink = await makeAdminSignInLink(trx, { tenantId, email, keyring, publicUrl: config.publicUrl })
  return { signInLink, expiresAt: moment(new Date(clock().getTime() + adminLinkMinutes * 60_000)) }
}

async function shownAdmin(db: Executor, tenantId: number, adminId: string): Promise<Admin> {
  const admin = await findAdmin(db, { tenantId, adminId })
  if (!admin) throw new NotFound('admin')
  return presentAdmin(admin)
}

function presentAdmin({
  id,
  name,
  email,
  role,
  createdAt,
  disabledAt,
  personNo,
}: Awaited<ReturnType<typeof listAdmins>>[number]): Admin {
  return {
    id,
    name,
    email,
    role,
    createdAt: moment(createdAt),
    disabledAt: moment(disabledAt),
    isPerson: personNo !== null,
  }
}
