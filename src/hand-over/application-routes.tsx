import Router from '@koa/router'
import { NotFound } from '../base/errors.ts'
import type { Context, Middleware, RequestState } from '../http/context.ts'
import { sendPage } from '../http/page/layout.tsx'
import { applicationPath } from '../session/after-sign-in.ts'
import type { MemberSession } from '../session/browser-sessions.ts'
import type { PageParts } from '../session/parts.ts'
import { type TenantPage, tenantPage } from '../session/tenant-page.ts'
import { mustAcceptTerms } from '../session/terms.ts'
import { termsPath } from '../session/terms-routes.tsx'
import { readSettings } from '../tenants/settings.ts'
import type { Tenant } from '../tenants/tenant.ts'
import { findTenantById, findTenantBySlug } from '../tenants/tenant-store.ts'
import { makeCode } from './code.ts'
import { NonceNotReadable } from './errors.ts'
import { type HandOverTexts, handOverTexts } from './texts.ts'

const nonceMinutes = 15

/** Where members go when they are signed in, and where the application sends those whom it does not know yet. */
export function applicationRoutes(parts: PageParts): Middleware {
  const router = new Router<RequestState>()
  router.get(applicationPath, (ctx) => enter(parts, ctx))
  router.get(`/t/:tenant${applicationPath}`, (ctx) => begin(parts, ctx))
  return router.routes() as Middleware
}

/** Leaves by a refresh: browsers apply `form-action` to all redirects behind a form, also to those of the application. */
async function enter(parts: PageParts, ctx: Context): Promise<void> {
  const session = await parts.sessions.member(ctx)
  if (!session) return ctx.redirect('/')
  const tenant = await findTenantById(parts.db, session.tenantId)
  if (!tenant) throw new NotFound('page')
  const page = await tenantPage(parts, ctx, tenant, handOverTexts)
  if (await mustAcceptTerms(parts.db, session, page.settings.terms)) return ctx.redirect(termsPath)
  const nonce = parts.cookies.read(ctx, 'application')
  if (nonce !== undefined) parts.cookies.clear(ctx, 'application')
  const address = addressFor(parts, { page, session, nonce: isNonce(nonce) ? nonce : undefined })
  if (!address) return ctx.redirect('/account')
  sendLeavingPage(ctx, page, address)
}

/** The application's own beginning: who is signed in here goes straight back. */
async function begin(parts: PageParts, ctx: Context): Promise<void> {
  const tenant = await findTenantBySlug(parts.db, ctx.params.tenant)
  if (!tenant) throw new NotFound('page')
  const nonce = nonceOf(ctx)
  const session = await parts.sessions.member(ctx)
  ctx.set('Cache-Control', 'no-store')
  const isHere = session?.tenantId === tenant.id
  const { terms } = await readSettings(parts.db, tenant.id)
  const mustAccept = isHere && (await mustAcceptTerms(parts.db, session, terms))
  if (isHere && !mustAccept) return goBack(parts, ctx, { tenant, session, nonce })
  if (nonce === undefined) parts.cookies.clear(ctx, 'application')
  else parts.cookies.write(ctx, 'application', nonce, nonceMinutes * 60)
  ctx.redirect(mustAccept ? termsPath : `/t/${tenant.slug}/sign-in`)
}

async function goBack(
  parts: PageParts,
  ctx: Context,
  { tenant, session, nonce }: { tenant: Tenant; session: MemberSession; nonce?: string },
): Promise<void> {
  const page = await tenantPage(parts, ctx, tenant, handOverTexts)
  ctx.redirect(addressFor(parts, { page, session, nonce }) ?? '/account')
}

interface Leaving {
  page: TenantPage<HandOverTexts>
  session: MemberSession
  nonce?: string
}

/** The home address, with a code where the tenant names the application that may redeem it. */
function addressFor({ keyring, clock }: PageParts, { page, session, nonce }: Leaving): string | undefined {
  const { homeAddress, handOverAudience } = page.settings
  if (homeAddress === undefined) return undefined
  const address = new URL(homeAddress)
  const { tenantId, sessionId } = session
  if (handOverAudience !== undefined)
    address.searchParams.set('hand_over', makeCode(keyring, { tenantId, sessionId, nonce }, clock()))
  return address.href
}

function sendLeavingPage(ctx: Context, page: TenantPage<HandOverTexts>, address: string): void {
  const { title, lead, go } = page.texts
  ctx.set('Refresh', `0; url=${address}`)
  sendPage(
    ctx,
    page.frame(title),
    <>
      <h1>{title}</h1>
      <p class="lead">{lead(page.tenant.name)}</p>
      <p class="actions">
        <a class="button" href={address}>
          {go}
        </a>
      </p>
    </>,
  )
}

function nonceOf(ctx: Context): string | undefined {
  const { nonce } = ctx.query
  if (nonce === undefined) return undefined
  if (typeof nonce !== 'string' || !isNonce(nonce)) throw new NonceNotReadable()
  return nonce
}

function isNonce(text: string | undefined): text is string {
  return text !== undefined && /^[\w.~-]{8,200}$/.test(text)
}
