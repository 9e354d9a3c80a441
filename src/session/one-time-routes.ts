import type Router from '@koa/router'
import { NotFound } from '../base/errors.ts'
import { plainLine } from '../base/plain-line.ts'
import { shorten } from '../base/shorten.ts'
import type { Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { limitKey } from '../http/client-address.ts'
import type { Context, RequestState } from '../http/context.ts'
import { type Form, readForm } from '../http/form.ts'
import type { FieldErrors } from '../http/page/fields.tsx'
import { allowFormsTo } from '../http/security-headers.ts'
import { isMailAddress } from '../people/mail-address.ts'
import { findPersonByNo } from '../people/find-person.ts'
import type { Person } from '../people/person.ts'
import { wordsAbout } from '../people/words-about.ts'
import { findAdmin } from '../tenants/admin-store.ts'
import { AdminEmailTaken } from '../tenants/errors.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import { afterSignIn } from './after-sign-in.ts'
import { LinkNotOpen, LinkUnknown } from './errors.ts'
import { newPassword, refusedStatus } from './new-password.ts'
import { type OneTimeLink, readOneTimeLink } from './one-time-link.ts'
import { findLink } from './one-time-link-store.ts'
import {
  sendAdminSignInPage,
  sendFirstAdminPage,
  sendLinkEndedPage,
  sendResetPage,
  sendUnownedPage,
} from './one-time-page.tsx'
import type { PageParts } from './parts.ts'
import { seeOther } from './sign-in-routes.ts'
import { becomeFirstAdmin, resetPassword, signInAdminByLink } from './spend-link.ts'
import { isUnowned } from './take-empty-database.ts'
import { type TenantPage, tenantPage } from './tenant-page.ts'
import { type SessionTexts, sessionTexts } from './texts.ts'

/** GET shows, POST uses up: mail scanners open every link. */
export function oneTimeRoutes(router: Router<RequestState>, parts: PageParts): void {
  router.get('/one-time/:token', async (ctx) => {
    const opened = await openLink(parts, ctx, ctx.params.token!)
    if (opened) await show[opened.link.purpose](opened)
  })
  router.post('/one-time/:token', async (ctx) => {
    const opened = await openLink(parts, ctx, ctx.params.token!)
    if (!opened) return
    try {
      await use[opened.link.purpose](opened, await readForm(ctx))
    } catch (error) {
      if (!(error instanceof LinkNotOpen)) throw error
      sendLinkEndedPage(ctx, opened.page, whom(opened.link))
    }
  })
}

interface OpenedLink {
  parts: PageParts
  ctx: Context
  link: OneTimeLink
  page: TenantPage<SessionTexts>
}

type Purpose = OneTimeLink['purpose']

const show: Record<Purpose, (opened: OpenedLink) => Promise<void>> = {
  first_admin: async ({ ctx, page }) => sendFirstAdminPage(ctx, page, {}),
  admin_sign_in: async (opened) => sendAdminSignInPage(opened.ctx, opened.page, await adminOf(opened)),
  password_reset: async (opened) =>
    sendResetPage(opened.ctx, opened.page, { email: (await personOf(opened)).userName }),
}

const use: Record<Purpose, (opened: OpenedLink, form: Form) => Promise<void>> = {
  async first_admin({ parts, ctx, link, page }, form) {
    const [name, email] = [shorten(form.text('name'), 200), form.text('email')]
    const company = plainLine(shorten(form.text('company'), 200))
    const again = (errors: FieldErrors, status = 400) =>
      sendFirstAdminPage(ctx, page, { company, name, email, errors }, status)
    const { oneTime: texts } = page.texts
    const password = await newPassword(page, form.raw('password'), [name, email])
    const errors = {
      name: name ? undefined : texts.missingName,
      email: isMailAddress(email) ? undefined : texts.wrongEmail,
      password: password.error,
    }
    if (errors.name || errors.email || !password.hash) return again(errors, refusedStatus(ctx, password))
    const { hash: passwordHash } = password
    try {
      await signedIn({ parts, ctx, as: 'admin' }, (trx, userAgent) =>
        becomeFirstAdmin(trx, {
          link,
          userAgent,
          name,
          email,
          passwordHash,
          company: company === page.tenant.name ? undefined : company,
        }),
      )
      seeOther(ctx, '/admin')
    } catch (error) {
      if (!(error instanceof AdminEmailTaken)) throw error
      again({ email: texts.taken })
    }
  },

  async admin_sign_in(opened, form) {
    const { parts, ctx, link, page } = opened
    const admin = await adminOf(opened)
    const wanted = form.raw('password')
    const password = wanted ? await newPassword(page, wanted, [admin.name, admin.email]) : {}
    if (password.error) {
      const errors = { password: password.error }
      return sendAdminSignInPage(ctx, page, { ...admin, errors }, refusedStatus(ctx, password))
    }
    await signedIn({ parts, ctx, as: 'admin' }, (trx, userAgent) =>
      signInAdminByLink(trx, { link, userAgent, passwordHash: password.hash }),
    )
    seeOther(ctx, '/admin')
  },

  async password_reset(opened, form) {
    const { parts, ctx, link, page } = opened
    const person = await personOf(opened)
    const email = person.userName
    const password = await newPassword(page, form.raw('password'), wordsAbout(person))
    if (!password.hash) {
      const errors = { password: password.error }
      return sendResetPage(ctx, page, { email, errors }, refusedStatus(ctx, password))
    }
    const { hash: passwordHash } = password
    await signedIn({ parts, ctx, as: 'member' }, (trx, userAgent) =>
      resetPassword(trx, { link, userAgent, passwordHash }),
    )
    seeOther(ctx, afterSignIn(page.settings))
  },
}

async function openLink(parts: PageParts, ctx: Context, token: string): Promise<OpenedLink | undefined> {
  try {
    const link = await readOneTimeLink(parts.db, token, parts.keyring)
    return { parts, ctx, link, page: await pageOf(parts, ctx, link.tenantId) }
  } catch (error) {
    if (error instanceof LinkUnknown) await parts.limits.unknownLink.spend(limitKey(ctx.state.clientAddress))
    if (!(error instanceof LinkNotOpen)) throw error
    const ended = await findLink(parts.db, error.handle)
    const page = await pageOf(parts, ctx, ended!.tenantId)
    if (await isUnowned(parts.db, page.tenant)) sendUnownedPage(ctx, page)
    else sendLinkEndedPage(ctx, page, whom(ended!))
    return undefined
  }
}

async function pageOf(parts: PageParts, ctx: Context, tenantId: number): Promise<TenantPage<SessionTexts>> {
  const tenant = await findTenantById(parts.db, tenantId)
  if (!tenant) throw new NotFound('tenant')
  const page = await tenantPage(parts, ctx, tenant, sessionTexts)
  if (page.settings.homeAddress) allowFormsTo(ctx, new URL(page.settings.homeAddress).origin)
  return page
}

async function signedIn(
  { parts, ctx, as }: { parts: PageParts; ctx: Context; as: 'admin' | 'member' },
  work: (trx: Trx, userAgent: string) => Promise<string>,
): Promise<void> {
  const token = await inTransaction(parts.db, (trx) => work(trx, ctx.get('User-Agent')))
  parts.cookies.write(ctx, as, token)
}

async function adminOf({ parts, link }: OpenedLink): Promise<{ name: string; email: string }> {
  const admin = link.adminId && (await findAdmin(parts.db, { tenantId: link.tenantId, adminId: link.adminId }))
  if (!admin || admin.disabledAt) throw new LinkNotOpen(link.handle)
  return admin
}

async function personOf({ parts, link }: OpenedLink): Promise<Person> {
  const person = await findPersonByNo(parts.db, { tenantId: link.tenantId, personNo: link.personNo ?? 0 })
  if (!person) throw new LinkNotOpen(link.handle)
  return person
}

function whom({ purpose }: { purpose: Purpose }): 'admin' | 'member' {
  return purpose === 'password_reset' ? 'member' : 'admin'
}
