import type Router from '@koa/router'
import type { Context, RequestState } from '../http/context.ts'
import { shorten } from '../base/shorten.ts'
import { sendErrorPage } from '../http/error-page.tsx'
import { readForm } from '../http/form.ts'
import { sendPage } from '../http/page/layout.tsx'
import type { PageParts } from '../session/parts.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { sendDisownedPage, sendDonePage, sendEnding } from './ending-pages.tsx'
import type { LinkFate } from './link-fate.ts'
import { longestSearch } from './groups-step.tsx'
import { madeUpVisit } from './made-up-visit.tsx'
import { stepPages } from './step-pages.ts'
import { previewPath, type Step } from './steps.ts'
import type { Visit } from './visit.ts'

const endings: readonly Exclude<LinkFate, 'open'>[] = [
  'expired',
  'replaced',
  'used',
  'not_invited',
  'deactivated',
  'code_ended',
]

/** The claim as a made-up person meets it, for admins of the tenant. Nothing that is sent here is looked at, and nothing is kept. */
export function previewRoutes(router: Router<RequestState>, parts: PageParts): void {
  router.get(previewPath, (ctx) => withVisit(parts, ctx, showContents))
  router.get(`${previewPath}/not-me`, (ctx) => withVisit(parts, ctx, () => sendDisownedPage(ctx)))
  router.get(`${previewPath}/done`, (ctx) => withVisit(parts, ctx, showDone))
  router.get(`${previewPath}/ending/:fate`, (ctx) => withVisit(parts, ctx, showEnding))
  router.get(`${previewPath}/:step`, (ctx) => withVisit(parts, ctx, showStep))
  router.post(`${previewPath}/not-me`, (ctx) => seeOther(ctx, `${previewPath}/not-me`))
  router.post(`${previewPath}/:step`, (ctx) => withVisit(parts, ctx, goOn))
}

async function withVisit(parts: PageParts, ctx: Context, act: (visit: Visit) => void | Promise<void>): Promise<void> {
  const visit = await madeUpVisit(parts, ctx)
  if (!visit) return sendErrorPage(ctx, 401, '/admin')
  await act(visit)
}

async function showStep(visit: Visit): Promise<void> {
  const step = stepAsked(visit)
  if (step) await stepPages[step](visit)
}

async function goOn(visit: Visit): Promise<void> {
  const { ctx, steps } = visit
  const step = stepAsked(visit)
  if (!step) return
  if (step === 'groups') {
    const form = await readForm(ctx)
    if (form.text('do') === 'search') {
      return seeOther(
        ctx,
        `${previewPath}/groups?search=${encodeURIComponent(shorten(form.text('search'), longestSearch))}`,
      )
    }
  }
  // What was typed or chosen is let through unread.
  ctx.req.resume()
  seeOther(ctx, `${previewPath}/${steps[steps.indexOf(step) + 1] ?? 'done'}`)
}

/** Of this tenant's claim; otherwise the page is as if it were not there. */
function stepAsked({ ctx, steps }: Visit): Step | undefined {
  const { step } = ctx.params as { step: string }
  return steps.find((name) => name === step)
}

function showEnding(visit: Visit): void {
  const { fate } = visit.ctx.params as { fate: string }
  const ending = endings.find((name) => name === fate)
  if (ending) sendEnding(visit, ending, visit.csrf)
}

function showDone({ ctx, page }: Visit): void {
  sendDonePage(ctx, page.frame(page.texts.done.title), page.texts, page.tenant.name)
}

function showContents({ ctx, page, steps }: Visit): void {
  const { preview: texts, endings: titles } = page.texts
  sendPage(
    ctx,
    page.frame(texts.title),
    <>
      <h1>{texts.title}</h1>
      <p class="lead">{texts.lead}</p>
      <div class="actions">
        <a class="button" href={`${previewPath}/${steps[0]}`}>
          {texts.begin}
        </a>
      </div>
      <h2>{texts.steps}</h2>
      <ul>
        {steps.map((step) => (
          <li key={step}>
            <a href={`${previewPath}/${step}`}>{page.texts[step].title}</a>
          </li>
        ))}
        <li>
          <a href={`${previewPath}/done`}>{page.texts.done.title}</a>
        </li>
      </ul>
      <h2>{texts.endings}</h2>
      <ul>
        {endings.map((fate) => (
          <li key={fate}>
            <a href={`${previewPath}/ending/${fate}`}>{titles[fate].title}</a>
          </li>
        ))}
      </ul>
    </>,
  )
}
