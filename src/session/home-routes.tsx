import type Router from '@koa/router'
import type { Context, RequestState } from '../http/context.ts'
import { ErrorSummary, Field, type FieldErrors } from '../http/page/fields.tsx'
import { languageOf } from '../http/page/language-choice.ts'
import { sendPage } from '../http/page/layout.tsx'
import { findTenantBySlug, listTenants } from '../tenants/tenant-store.ts'
import type { PageParts } from './parts.ts'
import { seeOther } from './sign-in-routes.ts'
import { sessionTexts } from './texts.ts'

/** Who comes without a path goes where they belong; where that cannot be known, they are asked for their company. */
export function homeRoutes(router: Router<RequestState>, parts: PageParts): void {
  router.get('/', async (ctx) => {
    if (await parts.sessions.admin(ctx)) return seeOther(ctx, '/admin')
    if (await parts.sessions.member(ctx)) return seeOther(ctx, '/account')
    const asked =
      typeof ctx.query.company === 'string' ? ctx.query.company.trim().toLowerCase().slice(0, 63) : undefined
    const slug = asked === undefined ? await onlyTenant(parts) : (await findTenantBySlug(parts.db, asked))?.slug
    const to = ctx.query.to === 'admin' ? 'admin' : undefined
    if (slug) return seeOther(ctx, `/t/${slug}/sign-in${to ? `?to=${to}` : ''}`)
    askForCompany(ctx, asked, to)
  })
  router.get('/t/:tenant', (ctx) => seeOther(ctx, `/t/${encodeURIComponent(ctx.params.tenant!)}/sign-in`))
}

/** Of several none is named: who is not signed in does not learn which there are. */
async function onlyTenant({ db }: PageParts): Promise<string | undefined> {
  const tenants = await listTenants(db)
  return tenants.length === 1 ? tenants[0]!.slug : undefined
}

function askForCompany(ctx: Context, asked: string | undefined, to: 'admin' | undefined): void {
  const { language, texts, offered } = languageOf(ctx, sessionTexts)
  const { home, thereIsAProblem } = texts
  const errors: FieldErrors = { company: asked === undefined ? undefined : home.unknown }
  sendPage(
    ctx,
    { title: home.title, language, offered },
    <>
      <ErrorSummary title={thereIsAProblem} errors={errors} />
      <h1>{home.title}</h1>
      <p class="lead">{home.lead}</p>
      <form method="get" action="/" novalidate>
        {to && <input type="hidden" name="to" value={to} />}
        <Field
          name="company"
          label={home.company}
          hint={home.hint}
          value={asked}
          error={errors.company}
          autocomplete="organization"
          autocapitalize="none"
          required
          maxLength={63}
        />
        <div class="actions">
          <button type="submit">{home.submit}</button>
        </div>
      </form>
    </>,
    asked === undefined ? 200 : 404,
  )
}
