import type Router from '@koa/router'
import { limitKey } from '../http/client-address.ts'
import { shorten } from '../base/shorten.ts'
import type { Context, RequestState } from '../http/context.ts'
import { readForm } from '../http/form.ts'
import { ErrorSummary, Field, type FieldErrors } from '../http/page/fields.tsx'
import { sendPage } from '../http/page/layout.tsx'
import type { PageParts } from './parts.ts'
import { askForPasswordReset } from './password-reset.ts'
import { openPage } from './sign-in-routes.ts'
import { isSsoRequired } from './sso-doors.ts'
import type { TenantPage } from './tenant-page.ts'
import type { SessionTexts } from './texts.ts'

type Page = TenantPage<SessionTexts>

export function forgottenRoutes(router: Router<RequestState>, parts: PageParts): void {
  router.get('/t/:tenant/forgotten', async (ctx) => {
    const page = await openPage(parts, ctx, ctx.params.tenant!)
    if (await isSsoRequired(parts.db, page.tenant.id)) return sendNoPassword(ctx, page)
    sendForm(ctx, page)
  })

  router.post('/t/:tenant/forgotten', async (ctx) => {
    const page = await openPage(parts, ctx, ctx.params.tenant!)
    await parts.limits.signIn.spend(limitKey(ctx.state.clientAddress))
    if (await isSsoRequired(parts.db, page.tenant.id)) return sendNoPassword(ctx, page)
    const form = await readForm(ctx)
    const login = shorten(form.text('login'), 254)
    if (!login) return sendForm(ctx, page, { login: page.texts.signIn.missingLogin }, 400)
    await askForPasswordReset(parts.db, { tenantId: page.tenant.id, login })
    sendSent(ctx, page)
  })
}

function sendForm(ctx: Context, page: Page, errors: FieldErrors = {}, status = 200): void {
  const { reset: texts, signIn, thereIsAProblem } = page.texts
  sendPage(
    ctx,
    page.frame(texts.title),
    <>
      <ErrorSummary title={thereIsAProblem} errors={errors} />
      <h1>{texts.title}</h1>
      <p class="lead">{texts.lead}</p>
      <form method="post" novalidate>
        <Field
          name="login"
          label={signIn.login}
          autocomplete="username"
          autocapitalize="none"
          required
          error={errors.login}
          maxLength={254}
        />
        <div class="actions side">
          <button type="submit">{texts.submit}</button>
          <a class="button quiet" href={`/t/${page.tenant.slug}/sign-in`}>
            {texts.back}
          </a>
        </div>
      </form>
    </>,
    status,
  )
}

/** Nothing would be mailed, so none is promised. */
function sendNoPassword(ctx: Context, page: Page): void {
  const { ssoTitle, ssoLead, toSignIn } = page.texts.reset
  sendMessage(ctx, page, {
    title: ssoTitle,
    lead: ssoLead(page.tenant.name),
    way: { class: 'button', label: toSignIn },
  })
}

function sendSent(ctx: Context, page: Page): void {
  const { sentTitle, sent, back } = page.texts.reset
  sendMessage(ctx, page, { title: sentTitle, lead: sent, way: { class: 'button quiet', label: back } })
}

interface Words {
  title: string
  lead: string
  /** On, to the sign-in. */
  way: { class: string; label: string }
}

function sendMessage(ctx: Context, page: Page, { title, lead, way }: Words): void {
  sendPage(
    ctx,
    page.frame(title),
    <>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      <div class="actions">
        <a class={way.class} href={`/t/${page.tenant.slug}/sign-in`}>
          {way.label}
        </a>
      </div>
    </>,
  )
}
