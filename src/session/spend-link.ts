import { anonymous } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Trx } from '../db/connection.ts'
import { setCredential } from '../people/credential-store.ts'
import { findPersonByNo } from '../people/find-person.ts'
import { authMethodOf, personState } from '../people/person.ts'
import { findAdmin } from '../tenants/admin-store.ts'
import { changeAdmin, createAdmin } from '../tenants/manage-admins.ts'
import { changeTenantName } from '../tenants/settings.ts'
import { LinkNotOpen } from './errors.ts'
import { type OneTimeLink, spendOneTimeLink } from './one-time-link.ts'
import { closeLinksOf } from './one-time-link-store.ts'
import { tellPasswordChanged } from './password-changed-mail.ts'
import { deleteSessionsOf } from './session-store.ts'
import { isSsoRequired } from './sso-doors.ts'
import { startSession } from './start-session.ts'

interface Spending {
  link: OneTimeLink
  userAgent: string
}

interface FirstAdmin {
  name: string
  email: string
  passwordHash: string
  company?: string
}

/** The owner of a new tenant. @param company absent: the tenant keeps its name. @returns the session's token @throws LinkNotOpen, AdminEmailTaken */
export async function becomeFirstAdmin(
  trx: Trx,
  { link, userAgent, company, ...admin }: Spending & FirstAdmin,
): Promise<string> {
  await spendOneTimeLink(trx, link)
  const { tenantId } = link
  // Two starts at once each made a link, and neither saw the other's: whoever is second makes no second owner.
  await closeLinksOf(trx, { tenantId, purpose: 'first_admin', subject: {} })
  const { id: adminId } = await createAdmin(trx, { ...admin, tenantId, role: 'owner', actor: anonymous })
  if (company) await changeTenantName(trx, { tenantId, name: company, actor: { kind: 'admin', id: adminId } })
  return signedInByLink(trx, { tenantId, adminId, userAgent })
}

/** @returns the session's token @throws LinkNotOpen */
export async function signInAdminByLink(
  trx: Trx,
  { link, userAgent, passwordHash }: Spending & { passwordHash?: string },
): Promise<string> {
  await spendOneTimeLink(trx, link)
  const { tenantId, adminId } = link
  const admin = adminId && (await findAdmin(trx, { tenantId, adminId }))
  if (!admin || admin.disabledAt) throw new LinkNotOpen(link.handle)
  if (passwordHash) {
    // In this order: a sign-in by the old password holds it until its session is there to be ended.
    await changeAdmin(trx, { tenantId, adminId: admin.id, passwordHash, actor: { kind: 'admin', id: admin.id } })
    await deleteSessionsOf(trx, { tenantId, adminId: admin.id })
  }
  return signedInByLink(trx, { tenantId, adminId: admin.id, userAgent })
}

/** Ends every session and every other link of the person (security §4.25). @returns the new session's token @throws LinkNotOpen */
export async function resetPassword(
  trx: Trx,
  { link, userAgent, passwordHash }: Spending & { passwordHash: string },
): Promise<string> {
  await spendOneTimeLink(trx, link)
  const { tenantId, personNo } = link
  const person = personNo === null ? undefined : await findPersonByNo(trx, { tenantId, personNo })
  // Only who has claimed has a password to forget (security §4.24).
  if (!person || personState(person.standing) !== 'claimed') throw new LinkNotOpen(link.handle)
  // Nor anybody whose way in is single sign-on: the link may be older than that.
  const isShut = authMethodOf(person.standing) === 'sso' || (await isSsoRequired(trx, tenantId))
  if (isShut) throw new LinkNotOpen(link.handle)
  const { no, id: personId } = person
  await setCredential(trx, { tenantId, personNo: no, passwordHash })
  await deleteSessionsOf(trx, { tenantId, personNo: no })
  await closeLinksOf(trx, { tenantId, subject: { personNo: no } })
  await tellPasswordChanged(trx, { tenantId, personNo: no })
  await recordEvent(trx, { tenantId, type: 'password.reset', actor: { kind: 'person', id: personId }, personId })
  return startSession(trx, { tenantId, personNo: no, method: 'one_time_link', userAgent })
}

async function signedInByLink(
  trx: Trx,
  whom: { tenantId: number; adminId: string; userAgent: string },
): Promise<string> {
  const { tenantId, adminId } = whom
  const event = { tenantId, type: 'admin.signed_in', actor: { kind: 'admin', id: adminId } } as const
  await recordEvent(trx, { ...event, detail: { method: 'one_time_link' } })
  return startSession(trx, { ...whom, method: 'one_time_link' })
}
