import Router from '@koa/router'
import { inTransaction } from '../db/transaction.ts'
import { limitKey } from '../http/client-address.ts'
import type { Context, Middleware, RequestState } from '../http/context.ts'
import { csrfToken, verifyCsrfToken } from '../http/cross-site.ts'
import { BodyTooLarge, TooManyAttempts } from '../http/errors.ts'
import { readForm } from '../http/form.ts'
import { readUpload, type Upload } from '../http/multipart.ts'
import { mostPictureBytes } from '../people/picture.ts'
import { findDraftPicture } from '../people/picture-store.ts'
import { applicationPath } from '../session/after-sign-in.ts'
import { sendPicture } from '../session/picture-routes.ts'
import type { PageParts } from '../session/parts.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { tenantPage } from '../session/tenant-page.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import { accountPictureRoutes } from './account-picture-routes.tsx'
import { keepToken, tokenOf } from './claim-cookie.ts'
import { claimOf } from './claim-of.ts'
import { claimPerson } from './claim-person.ts'
import { countWrongCode, isCodeToken } from './code-link.ts'
import { codeRoutes } from './code-routes.tsx'
import { companyDoors } from './company-doors.ts'
import { sendCompanySignIn } from './company-sign-in.tsx'
import { disownClaim } from './disown.ts'
import {
  sendDisownedPage,
  sendDonePage,
  sendEnding,
  sendLostTrackPage,
  sendNewLinkSentPage,
  sendTooManyPage,
  sendUnknownLinkPage,
} from './ending-pages.tsx'
import { ClaimNotOpen, StepMissing } from './errors.ts'
import { showGroups, takeGroups } from './groups-step.tsx'
import { sendNewLink } from './new-link.ts'
import { showPassword, takePassword } from './password-step.tsx'
import { draftPicturePath, showPicture, takePicture } from './picture-step.tsx'
import { showProfile, takeProfile } from './profile-step.tsx'
import { markBegun } from './link-open-store.ts'
import type { LinkOpens } from './link-opens.ts'
import { previewRoutes } from './preview-routes.tsx'
import { readProgress } from './progress-store.ts'
import { firstOpenStep, pathOf, type Step } from './steps.ts'
import { claimTexts } from './texts.ts'
import { showTerms, takeTerms } from './terms-step.tsx'
import { type Visit, type Visitor, visitOf, visitorByProof, visitorOf } from './visit.ts'

/** What the claim needs beside what all pages are made of. */
export interface ClaimParts extends PageParts {
  opens: LinkOpens
}

export function claimRoutes(parts: ClaimParts): Middleware {
  const router = new Router<RequestState>()
  router.get('/c/:token', (ctx) => openLink(parts, ctx, ctx.params.token!))
  router.get('/claim', (ctx) => goOn(parts, ctx))
  router.get('/claim/continue', (ctx) => goOnByProof(parts, ctx))
  router.get('/claim/done', (ctx) => showDone(parts, ctx))
  router.post('/claim/new-link', (ctx) => askForNewLink(parts, ctx))
  router.get(draftPicturePath, (ctx) => showDraftPicture(parts, ctx))
  router.post('/claim/not-me', (ctx) => disown(parts, ctx))
  for (const step of Object.keys(show) as Step[]) {
    router.get(pathOf(step), (ctx) => showStep(parts, ctx, step))
    router.post(pathOf(step), (ctx) => takeStep(parts, ctx, step))
  }
  codeRoutes(router, parts)
  previewRoutes(router, parts)
  accountPictureRoutes(router, parts)
  return router.routes() as Middleware
}

const show: Record<Step, (visit: Visit) => void | Promise<void>> = {
  terms: (visit) => showTerms(visit),
  profile: (visit) => showProfile(visit),
  picture: (visit) => showPicture(visit),
  groups: showGroups,
  password: (visit) => showPassword(visit),
}

const take: Record<Exclude<Step, 'password'>, (visit: Visit, form: Upload) => Promise<boolean>> = {
  terms: takeTerms,
  profile: takeProfile,
  picture: takePicture,
  groups: takeGroups,
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

async function showStep(parts: PageParts, ctx: Context, step: Step): Promise<void> {
  const visit = await openVisit(parts, ctx)
  if (visit && (await isReachable(visit, step))) await show[step](visit)
}

async function takeStep(parts: PageParts, ctx: Context, step: Step): Promise<void> {
  const visit = await openVisit(parts, ctx)
  if (!visit) return
  const form = await readStepForm(visit, step)
  if (!form) return
  verifyCsrfToken(parts.keyring, visit.secret, form.raw('csrf'))
  if (Object.keys(visit.progress).length === 0) await markBegun(parts.db, visit.link)
  if (!(await isReachable(visit, step))) return
  if (step === 'password') return finish(visit, () => takePassword(visit, form))
  if (!(await take[step](visit, form))) return
  const progress = await readProgress(parts.db, visit.link)
  const next = visit.steps[visit.steps.indexOf(step) + 1]
  if (next === undefined) return finish(visit, () => takeByProof({ ...visit, progress }))
  const open = firstOpenStep({ ...visit, progress })
  seeOther(ctx, pathOf(visit.steps.indexOf(open) < visit.steps.indexOf(next) ? open : next))
}

/** @returns undefined where a picture was larger than is read at all; then the page says so. */
async function readStepForm(visit: Visit, step: Step): Promise<Upload | undefined> {
  if (step !== 'picture') return readForm(visit.ctx)
  try {
    return await readUpload(visit.ctx, mostPictureBytes)
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error
    await showPicture(visit, { picture: visit.page.texts.picture.too_large }, 413)
    return undefined
  }
}

/** The picture of this claim, shown to its own holder only. */
async function showDraftPicture(parts: PageParts, ctx: Context): Promise<void> {
  const visit = await openVisit(parts, ctx)
  const draft = visit && (await findDraftPicture(parts.db, visit.link))
  if (draft) sendPicture(ctx, draft.content)
}

/** @param take the POST of the last step, which alone claims; undefined where it was refused on its own page. */
async function finish(visit: Visit, take: () => Promise<string | undefined>): Promise<void> {
  const { parts, ctx, page } = visit
  try {
    const session = await take()
    if (!session) return
    parts.cookies.write(ctx, 'member', session)
    letGo(visit)
    seeOther(ctx, page.settings.homeAddress ? applicationPath : pathOf('done'))
  } catch (error) {
    if (!(error instanceof ClaimNotOpen) && !(error instanceof StepMissing)) throw error
    await leadBack(visit)
  }
}

/** Tells the admins; the link stays as it is, and this browser lets go of it. */
async function disown(parts: PageParts, ctx: Context): Promise<void> {
  const visit = await visitorHere(parts, ctx)
  if (!visit) return
  const form = await readForm(ctx)
  verifyCsrfToken(parts.keyring, visit.secret, form.raw('csrf'))
  await disownClaim(parts.db, visit.link)
  letGo(visit)
  sendDisownedPage(ctx)
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
  sendNewLinkSentPage(ctx)
}

/** A step is open once all before it are done; otherwise the visit goes on where it stopped. */
async function isReachable(visit: Visit, step: Step): Promise<boolean> {
  const { steps } = visit
  const at = steps.indexOf(step)
  if (at >= 0 && at <= steps.indexOf(firstOpenStep(visit))) return true
  await leadBack(visit)
  return false
}

/** The link is read again: somebody else's claim may have taken the progress away a moment ago, and the page is to say so. */
async function leadBack(visit: Visit): Promise<void> {
  const { parts, ctx, link } = visit
  const visitor = await visitorHere(parts, ctx)
  if (!visitor || (await isOver(visitor))) return
  seeOther(ctx, pathOf(firstOpenStep({ ...visit, progress: await readProgress(parts.db, link) })))
}

/** Answers by itself where there is nobody to go on with, or they have to sign in at their company first. */
async function openVisit(parts: PageParts, ctx: Context): Promise<Visit | undefined> {
  const visitor = await visitorHere(parts, ctx)
  if (!visitor || (await isOver(visitor))) return undefined
  const csrf = csrfToken(parts.keyring, visitor.secret)
  const doors = visitor.proof === undefined ? await companyDoors(visitor) : []
  if (doors.length > 0) {
    sendCompanySignIn(visitor, doors, csrf)
    return undefined
  }
  const visit = await visitOf(visitor, csrf)
  if (!visit) sendUnknownLinkPage(ctx)
  return visit
}

/** Answers with the page of that end. An expired link still leads to the company's sign-in, which needs none. */
async function isOver(visitor: Visitor): Promise<boolean> {
  const { fate } = visitor.link
  if (fate === 'open' || (fate === 'expired' && (await companyDoors(visitor)).length > 0)) return false
  sendEnding(visitor, fate, csrfToken(visitor.parts.keyring, visitor.secret))
  return true
}

/** By link or code, and beyond it by a proof of the same person; by a proof alone for whoever came by the sign-in page. */
async function visitorHere(parts: PageParts, ctx: Context): Promise<Visitor | undefined> {
  const token = tokenOf(parts, ctx)
  const proven = await visitorByProof(parts, ctx)
  if (!token) {
    if (!proven) sendLostTrackPage(ctx)
    return proven
  }
  const visitor = await knownVisitor(parts, ctx, token)
  return visitor && proven && isSamePerson(visitor, proven) ? proven : visitor
}

function isSamePerson({ link: one }: Visitor, { link: other }: Visitor): boolean {
  return one.tenantId === other.tenantId && one.personNo === other.personNo
}

/** From the company's sign-in. Whose link this browser opened before is forgotten, where it was somebody else's. */
async function goOnByProof(parts: PageParts, ctx: Context): Promise<void> {
  const token = tokenOf(parts, ctx)
  const proven = await visitorByProof(parts, ctx)
  const opened = token && (await visitorOf(parts, ctx, token))
  if (proven && !(opened && isSamePerson(opened, proven))) parts.cookies.clear(ctx, 'claim')
  seeOther(ctx, '/claim')
}

function takeByProof(visit: Visit): Promise<string> {
  return inTransaction(visit.parts.db, (trx) => claimPerson(trx, claimOf(visit, { proof: visit.proof! })))
}

function letGo({ parts, ctx }: Visitor): void {
  parts.cookies.clear(ctx, 'claim')
  parts.cookies.clear(ctx, 'proof')
}

/** Unknown tokens are counted by address, known ones never: a whole office claims from one (security §6.37). */
async function knownVisitor(parts: PageParts, ctx: Context, token: string): Promise<Visitor | undefined> {
  const visitor: Visitor | undefined = await visitorOf(parts, ctx, token)
  if (visitor) return visitor
  if (isCodeToken(token)) await countWrongCode(parts.db, token)
  try {
    await parts.limits.unknownLink.spend(limitKey(ctx.state.clientAddress))
    sendUnknownLinkPage(ctx)
  } catch (error) {
    if (!(error instanceof TooManyAttempts)) throw error
    sendTooManyPage(ctx, error.retryAfterSeconds)
  }
  return undefined
}
