import type Router from '@koa/router'
import { NotFound } from '../base/errors.ts'
import { shorten } from '../base/shorten.ts'
import type { Context, RequestState } from '../http/context.ts'
import { type Form, readForm } from '../http/form.ts'
import type { FieldErrors } from '../http/page/fields.tsx'
import { allowFormsTo } from '../http/security-headers.ts'
import { findTenantBySlug } from '../tenants/tenant-store.ts'
import { afterSignIn } from './after-sign-in.ts'
import type { PageParts } from './parts.ts'
import { signIn } from './sign-in.ts'
import { signInDoors } from './sign-in-doors.ts'
import { sendSignInPage } from './sign-in-page.tsx'
import { showOnward, signInWhereRoutes } from './sign-in-where.ts'
import { isUnowned } from './take-empty-database.ts'
import { tryLater } from './try-later.ts'
import { type TenantPage, tenantPage } from './tenant-page.ts'
import { type SessionTexts, sessionTexts } from './texts.ts'

export function signInRoutes(router: Router<RequestState>, parts: PageParts): void {
  signInWhereRoutes(router, parts)
  router.get('/t/:tenant/sign-in', async (ctx) => {
    const page = await openPage(parts, ctx, ctx.params.tenant!)
    const as = whoSignsIn(ctx)
    // `again`: what hands out access wants a sign-in of the last minutes, also of who is signed in (security §3.17).
    if (as === 'admin' && !ctx.query.again && (await parts.sessions.admin(ctx))?.tenantId === page.tenant.id)
      return ctx.redirect('/admin')
    if (typeof ctx.query.at === 'string' && (await showOnward(parts, ctx, page))) return
    const signedOut = ctx.query.signed === 'out' ? page.texts.signIn.signedOut : undefined
    const notice = (await isUnowned(parts.db, page.tenant)) ? page.texts.oneTime.unowned : signedOut
    const doors = await signInDoors(parts.db, page)
    const step = as === 'admin' && ctx.query.owner ? 'owner' : undefined
    sendSignInPage(ctx, page, { as, doors, step, again: Boolean(ctx.query.again), notice })
  })

  router.post('/t/:tenant/sign-in', async (ctx) => {
    const page = await openPage(parts, ctx, ctx.params.tenant!)
    const form = await readForm(ctx)
    const as = whoSignsIn(ctx)
    const login = shorten(form.text('login'), 254)
    const doors = await signInDoors(parts.db, page)
    const step = as === 'admin' ? 'owner' : 'password'
    const refuse = (status: number, errors: FieldErrors) =>
      sendSignInPage(ctx, page, { as, doors, step, login, errors }, status)

    const missing = missingFields(page.texts, form)
    if (missing) return refuse(400, missing)
    try {
      const token = await signIn(parts, {
        tenantId: page.tenant.id,
        as,
        isSsoRequired: doors.isSsoRequired,
        login,
        password: form.raw('password').slice(0, 1_000),
        clientAddress: ctx.state.clientAddress,
        userAgent: ctx.get('User-Agent'),
      })
      if (!token) return refuse(401, { login: page.texts.signIn.refused })
      parts.cookies.write(ctx, as, token)
      seeOther(ctx, as === 'admin' ? '/admin' : afterSignIn(page.settings))
    } catch (error) {
      const later = tryLater(ctx, page.texts, error)
      refuse(later.status, { login: later.text })
    }
  })
}

/** @throws NotFound for an unknown tenant. */
export async function openPage(parts: PageParts, ctx: Context, slug: string): Promise<TenantPage<SessionTexts>> {
  const tenant = await findTenantBySlug(parts.db, slug)
  if (!tenant) throw new NotFound('page')
  const page = await tenantPage(parts, ctx, tenant, sessionTexts)
  if (page.settings.homeAddress) allowFormsTo(ctx, new URL(page.settings.homeAddress).origin)
  return page
}

/** After a POST: the browser asks for `address` with GET, and reloading repeats nothing. */
export function seeOther(ctx: Context, address: string): void {
  ctx.redirect(address)
  ctx.status = 303
}

function whoSignsIn(ctx: Context): 'admin' | 'member' {
  return ctx.query.to === 'admin' ? 'admin' : 'member'
}

function missingFields({ signIn: texts }: SessionTexts, form: Form): FieldErrors | undefined {
  const login = form.text('login') ? undefined : texts.missingLogin
  const password = form.raw('password') ? undefined : texts.missingPassword
  return login || password ? { login, password } : undefined
}
