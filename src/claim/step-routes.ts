import type Router from '@koa/router'
import { inTransaction } from '../db/transaction.ts'
import type { Context, RequestState } from '../http/context.ts'
import { verifyCsrfToken } from '../http/cross-site.ts'
import { BodyTooLarge } from '../http/errors.ts'
import { readForm } from '../http/form.ts'
import { readUpload, type Upload } from '../http/multipart.ts'
import { mostPictureBytes } from '../people/picture.ts'
import { findDraftPicture } from '../people/picture-store.ts'
import { applicationPath } from '../session/after-sign-in.ts'
import { sendPicture } from '../session/picture-routes.ts'
import type { PageParts } from '../session/parts.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { claimOf } from './claim-of.ts'
import { claimPerson } from './claim-person.ts'
import { ClaimNotOpen, StepMissing } from './errors.ts'
import { takeGroups } from './groups-step.tsx'
import { markBegun } from './link-open-store.ts'
import { isReachable, leadBack, openVisit } from './open-visit.ts'
import { takePassword } from './password-step.tsx'
import { draftPicturePath, showPicture, takePicture } from './picture-step.tsx'
import { takeProfile } from './profile-step.tsx'
import { readProgress } from './progress-store.ts'
import { stepPages } from './step-pages.ts'
import { firstOpenStep, pathOf, type Step } from './steps.ts'
import { takeTerms } from './terms-step.tsx'
import type { Visit } from './visit.ts'
import { letGo } from './visitor-here.ts'

/** Each step's page and its POST; the POST of the last one claims. */
export function stepRoutes(router: Router<RequestState>, parts: PageParts): void {
  for (const step of Object.keys(stepPages) as Step[]) {
    router.get(pathOf(step), (ctx) => showStep(parts, ctx, step))
    router.post(pathOf(step), (ctx) => takeStep(parts, ctx, step))
  }
  router.get(draftPicturePath, (ctx) => showDraftPicture(parts, ctx))
}

const takeAnswer: Record<Exclude<Step, 'password'>, (visit: Visit, form: Upload) => Promise<boolean>> = {
  terms: takeTerms,
  profile: takeProfile,
  picture: takePicture,
  groups: takeGroups,
}

async function showStep(parts: PageParts, ctx: Context, step: Step): Promise<void> {
  const visit = await openVisit(parts, ctx)
  if (visit && (await isReachable(visit, step))) await stepPages[step](visit)
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
  if (!(await takeAnswer[step](visit, form))) return
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

function takeByProof(visit: Visit): Promise<string> {
  return inTransaction(visit.parts.db, (trx) => claimPerson(trx, claimOf(visit, { proof: visit.proof! })))
}

/** The picture of this claim, shown to its own holder only. */
async function showDraftPicture(parts: PageParts, ctx: Context): Promise<void> {
  const visit = await openVisit(parts, ctx)
  const draft = visit && (await findDraftPicture(parts.db, visit.link))
  if (draft) sendPicture(ctx, draft.content)
}
