import { operator } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import type { OneTimeLinkPurpose } from '../db/tables.ts'
import { adminsWhoMaySignIn, findAdminByEmail } from '../tenants/admin-store.ts'
import { AdminShutOut } from '../tenants/errors.ts'
import { makeOneTimeLink, oneTimeToken } from './one-time-link.ts'
import type { LinkSubject } from './one-time-link-store.ts'

export const adminLinkMinutes = 15

interface LinkMaker {
  tenantId: number
  keyring: Keyring
  /** The origin that links begin with, as in the configuration. */
  publicUrl: string
}

/** The link by which a new tenant's owner sets name, address and password. @returns its whole address */
export async function makeFirstAdminLink(trx: Trx, maker: LinkMaker): Promise<string> {
  return makeLink(trx, maker, 'first_admin', {})
}

/** The link by which an admin signs in once, and may set a password. @returns its whole address @throws NotFound for an unknown or disabled admin, AdminShutOut */
export async function makeAdminSignInLink(
  trx: Trx,
  { email, ...maker }: LinkMaker & { email: string },
): Promise<string> {
  const admin = await findAdminByEmail(trx, { tenantId: maker.tenantId, email })
  if (!admin || admin.disabledAt) throw new NotFound('admin')
  const maySignIn = await adminsWhoMaySignIn(trx, maker.tenantId)
  if (!maySignIn.some(({ id }) => id === admin.id)) throw new AdminShutOut()
  return makeLink(trx, maker, 'admin_sign_in', { adminId: admin.id })
}

async function makeLink(
  trx: Trx,
  { tenantId, keyring, publicUrl }: LinkMaker,
  purpose: OneTimeLinkPurpose,
  subject: LinkSubject,
): Promise<string> {
  const link = await makeOneTimeLink(trx, { tenantId, purpose, subject, lifetimeMinutes: adminLinkMinutes, keyring })
  await recordEvent(trx, { tenantId, type: 'admin_link.made', actor: operator, subjectId: subject.adminId })
  return `${publicUrl.replace(/\/$/, '')}/one-time/${oneTimeToken(keyring, link)!}`
}
