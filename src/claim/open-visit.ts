import type { Context } from '../http/context.ts'
import { csrfToken } from '../http/cross-site.ts'
import type { PageParts } from '../session/parts.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { companyDoors } from './company-doors.ts'
import { sendCompanySignIn } from './company-sign-in.tsx'
import { sendUnknownLinkPage } from './ending-pages.tsx'
import { readProgress } from './progress-store.ts'
import { firstOpenStep, pathOf, type Step } from './steps.ts'
import { type Visit, visitOf } from './visit.ts'
import { isOver, visitorHere } from './visitor-here.ts'

/** Answers by itself where there is nobody to go on with, or they have to sign in at their company first. */
export async function openVisit(parts: PageParts, ctx: Context): Promise<Visit | undefined> {
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

/** A step is open once all before it are done; otherwise the visit goes on where it stopped. */
export async function isReachable(visit: Visit, step: Step): Promise<boolean> {
  const { steps } = visit
  const at = steps.indexOf(step)
  if (at >= 0 && at <= steps.indexOf(firstOpenStep(visit))) return true
  await leadBack(visit)
  return false
}

/** The link is read again: somebody else's claim may have taken the progress away a moment ago, and the page is to say so. */
export async function leadBack(visit: Visit): Promise<void> {
  const { parts, ctx, link } = visit
  const visitor = await visitorHere(parts, ctx)
  if (!visitor || (await isOver(visitor))) return
  seeOther(ctx, pathOf(firstOpenStep({ ...visit, progress: await readProgress(parts.db, link) })))
}
