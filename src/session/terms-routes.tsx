import type Router from '@koa/router'
import { inTransaction } from '../db/transaction.ts'
import type { Context, RequestState } from '../http/context.ts'
import { verifyCsrfToken } from '../http/cross-site.ts'
import { readForm } from '../http/form.ts'
import { CsrfField, ErrorSummary, type FieldErrors } from '../http/page/fields.tsx'
import { sendPage } from '../http/page/layout.tsx'
import { findTenantById } from '../tenants/tenant-store.ts'
import { afterSignIn } from './after-sign-in.ts'
import { askToSignIn } from './ask-to-sign-in.ts'
import { type MemberSession, sessionToken } from './browser-sessions.ts'
import type { PageParts } from './parts.ts'
import { seeOther } from './sign-in-routes.ts'
import { type TenantPage, tenantPage } from './tenant-page.ts'
import { isAccepted, mustAcceptTerms, recordAcceptance, termsHash, termsIn } from './terms.ts'
import { TermsFields } from './terms-fields.tsx'
import { type SessionTexts, sessionTexts } from './texts.ts'

export const termsPath = '/account/terms'

/** Asked of whoever has claimed, when the terms changed since: every page of the signed-in leads here until then. */
export function termsRoutes(router: Router<RequestState>, parts: PageParts): void {
  router.get(termsPath, async (ctx) => {
    const reader = await readerOf(parts, ctx)
    if (!reader) return askToSignIn(parts, ctx)
    const { session, page } = reader
    if (!(await mustAcceptTerms(parts.db, session, page.settings.terms)))
      return seeOther(ctx, afterSignIn(page.settings))
    sendTermsPage(ctx, reader)
  })
  router.post(termsPath, async (ctx) => {
    const reader = await readerOf(parts, ctx)
    if (!reader) return askToSignIn(parts, ctx)
    await takeTerms(parts, ctx, reader)
  })
}

interface Reader {
  session: MemberSession
  page: TenantPage<SessionTexts>
}

async function takeTerms(parts: PageParts, ctx: Context, { session, page }: Reader): Promise<void> {
  const form = await readForm(ctx)
  verifyCsrfToken(parts.keyring, sessionToken(parts.cookies, ctx, 'member')!, form.raw('csrf'))
  const { terms } = page.settings
  const shown = { version: terms?.version ?? '', hash: form.text('shown') }
  if (terms && (form.text('accept') !== 'yes' || !isAccepted(shown, terms))) {
    return sendTermsPage(ctx, { session, page }, { accept: page.texts.terms.missing }, 400)
  }
  const accepted = { ...shown, at: parts.clock().toISOString() }
  if (terms) await inTransaction(parts.db, (trx) => recordAcceptance(trx, session, accepted))
  seeOther(ctx, afterSignIn(page.settings))
}

async function readerOf(parts: PageParts, ctx: Context): Promise<Reader | undefined> {
  const session = await parts.sessions.member(ctx)
  const tenant = session && (await findTenantById(parts.db, session.tenantId))
  return tenant && { session, page: await tenantPage(parts, ctx, tenant, sessionTexts) }
}

function sendTermsPage(ctx: Context, { session, page }: Reader, errors: FieldErrors = {}, status = 200): void {
  const { terms: texts, account, thereIsAProblem } = page.texts
  const terms = termsIn(page.settings.terms!, page.language)
  const csrf = <CsrfField token={session.csrfToken} />
  sendPage(
    ctx,
    page.frame(texts.title),
    <>
      <ErrorSummary title={thereIsAProblem} errors={errors} />
      <h1>{texts.title}</h1>
      <p class="lead">{texts.lead(page.tenant.name)}</p>
      <form method="post" action={termsPath} novalidate>
        {csrf}
        <TermsFields
          key={termsHash(terms)}
          terms={terms}
          texts={texts}
          tenantName={page.tenant.name}
          error={errors.accept}
        />
        <div class="actions">
          <button type="submit">{texts.submit}</button>
        </div>
      </form>
      <form method="post" action="/sign-out" class="below">
        {csrf}
        <input type="hidden" name="as" value="member" />
        <button type="submit" class="plain">
          {account.signOut}
        </button>
      </form>
    </>,
    status,
  )
}
