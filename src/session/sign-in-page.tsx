import type { Context } from '../http/context.ts'
import { ErrorSummary, Field, type FieldErrors } from '../http/page/fields.tsx'
import { sendPage } from '../http/page/layout.tsx'
import type { TenantPage } from './tenant-page.ts'
import type { SessionTexts } from './texts.ts'

export interface SignInForm {
  as: 'admin' | 'member'
  login?: string
  errors?: FieldErrors
  notice?: string
}

export function sendSignInPage(ctx: Context, page: TenantPage<SessionTexts>, form: SignInForm, status = 200): void {
  const { signIn: texts, thereIsAProblem } = page.texts
  const isAdmin = form.as === 'admin'
  const title = isAdmin ? texts.adminTitle : texts.title
  const path = `/t/${page.tenant.slug}`
  const errors = form.errors ?? {}
  sendPage(
    ctx,
    { ...page.frame(title), footer: <OtherDoor path={path} isAdmin={isAdmin} texts={texts} /> },
    <>
      {form.notice && (
        <div class="notice" role="status">
          <p>{form.notice}</p>
        </div>
      )}
      <ErrorSummary title={thereIsAProblem} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{isAdmin ? texts.adminLead(page.tenant.name) : texts.lead(page.tenant.name)}</p>
      <form method="post" action={`${path}/sign-in${isAdmin ? '?to=admin' : ''}`} novalidate>
        <Field
          name="login"
          label={isAdmin ? texts.email : texts.login}
          type={isAdmin ? 'email' : 'text'}
          autocomplete="username"
          autocapitalize="none"
          required
          value={form.login}
          error={errors.login}
          maxLength={254}
        />
        <Field
          name="password"
          label={texts.password}
          type="password"
          autocomplete="current-password"
          required
          error={errors.password}
        />
        <div class="actions">
          <button type="submit">{texts.submit}</button>
        </div>
      </form>
      <p class="hint below">{isAdmin ? texts.adminForgotten : <a href={`${path}/forgotten`}>{texts.forgotten}</a>}</p>
    </>,
    status,
  )
}

function OtherDoor({ path, isAdmin, texts }: { path: string; isAdmin: boolean; texts: SessionTexts['signIn'] }) {
  return <a href={`${path}/sign-in${isAdmin ? '' : '?to=admin'}`}>{isAdmin ? texts.toMember : texts.toAdmin}</a>
}
