import type Router from '@koa/router'
import { limitKey } from '../http/client-address.ts'
import type { Context, RequestState } from '../http/context.ts'
import { verifyCsrfToken } from '../http/cross-site.ts'
import { readForm } from '../http/form.ts'
import type { PageParts } from '../session/parts.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { tenantPage } from '../session/tenant-page.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import { keepToken, tokenOf } from './claim-cookie.ts'
import { disownClaim } from './disown.ts'
import { sendDisownedPage, sendDonePage, sendNewLinkSentPage } from './ending-pages.tsx'
import type { LinkOpens } from './link-opens.ts'
import { sendNewLink } from './new-link.ts'
import { openVisit } from './open-visit.ts'
import { firstOpenStep, pathOf } from './steps.ts'
import { claimTexts } from './texts.ts'
import { visitorByProof, visitorOf } from './visit.ts'
import { isOver, isSamePerson, knownVisitor, letGo, visitorHere } from './visitor-here.ts'

/** What the claim needs beside what all pages are made of. */
export interface ClaimParts extends PageParts {
  opens: LinkOpens
}

const newLinkPath = '/claim/new-link'

/** The ways in, by link or by a proof of single sign-on, and the ways out. */
export function linkRoutes(router: Router<RequestState>, parts: ClaimParts): void {
  router.get('/c/:token', (ctx) => openLink(parts, ctx, ctx.params.token!))
  router.get('/claim', (ctx) => goOn(parts, ctx))
  router.get('/claim/continue', (ctx) => goOnByProof(parts, ctx))
  router.get('/claim/done', (ctx) => showDone(parts, ctx))
  router.get(newLinkPath, (ctx) => showOnceDone(ctx, sendNewLinkSentPage))
  router.post(newLinkPath, (ctx) => askForNewLink(parts, ctx))
  router.get(pathOf('not-me'), (ctx) => showOnceDone(ctx, sendDisownedPage))
  router.post(pathOf('not-me'), (ctx) => disown(parts, ctx))
}

/** Shows, and changes nothing: mail scanners open every link. The token goes from the address bar into a cookie. */
async function openLink(parts: ClaimParts, ctx: Context, token: string): Promise<void> {
  const visitor = await knownVisitor(parts, ctx, token)
  if (!visitor) return
  parts.opens.record(visitor.link)
  keepToken(parts, ctx, token)
  if (await isOver(visitor)) return
  seeOther(ctx, '/claim')
}

async function goOn(parts: PageParts, ctx: Context): Promise<void> {
  const visit = await openVisit(parts, ctx)
  if (visit) seeOther(ctx, pathOf(firstOpenStep(visit)))
}

/** From the company's sign-in. Whose link this browser opened before is forgotten, where it was somebody else's. */
async function goOnByProof(parts: PageParts, ctx: Context): Promise<void> {
  const token = tokenOf(parts, ctx)
  const proven = await visitorByProof(parts, ctx)
  const opened = token && (await visitorOf(parts, ctx, token))
  if (proven && !(opened && isSamePerson(opened, proven))) parts.cookies.clear(ctx, 'claim')
  seeOther(ctx, '/claim')
}

async function showDone(parts: PageParts, ctx: Context): Promise<void> {
  const session = await parts.sessions.member(ctx)
  const tenant = session && (await findTenantById(parts.db, session.tenantId))
  if (!tenant) return seeOther(ctx, '/claim')
  const page = await tenantPage(parts, ctx, tenant, claimTexts)
  sendDonePage(ctx, page.frame(page.texts.done.title), page.texts, tenant.name)
}

/** The same answer whatever the cookie holds. */
async function askForNewLink(parts: PageParts, ctx: Context): Promise<void> {
  await parts.limits.signIn.spend(`new-link:${limitKey(ctx.state.clientAddress)}`)
  const form = await readForm(ctx)
  const token = tokenOf(parts, ctx)
  if (token) {
    verifyCsrfToken(parts.keyring, token, form.raw('csrf'))
    await sendNewLink(parts, token)
  }
  seeOther(ctx, `${newLinkPath}?done=sent`)
}

/** Tells the admins; the link stays as it is, and this browser lets go of it. */
async function disown(parts: PageParts, ctx: Context): Promise<void> {
  const visit = await visitorHere(parts, ctx)
  if (!visit) return
  const form = await readForm(ctx)
  verifyCsrfToken(parts.keyring, visit.secret, form.raw('csrf'))
  await disownClaim(parts.db, visit.link)
  letGo(visit)
  seeOther(ctx, `${pathOf('not-me')}?done=told`)
}

/** Behind the form's answer, in any language. Nothing was done where only the address is opened. */
function showOnceDone(ctx: Context, send: (ctx: Context) => void): void {
  if (ctx.query.done === undefined) return seeOther(ctx, '/claim')
  send(ctx)
}
