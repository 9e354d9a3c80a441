import type { ComponentChildren } from 'preact'
import type { Context } from '../http/context.ts'
import { ErrorSummary, Field, type FieldErrors } from '../http/page/fields.tsx'
import { sendPage } from '../http/page/layout.tsx'
import { NewPasswordField } from '../http/page/new-password-field.tsx'
import { passwordScript } from '../http/page/password-script.ts'
import { isUnnamed } from './take-empty-database.ts'
import type { TenantPage } from './tenant-page.ts'
import type { SessionTexts } from './texts.ts'

export interface OneTimeForm {
  company?: string
  name?: string
  email?: string
  errors?: FieldErrors
}

type Page = TenantPage<SessionTexts>

export function sendFirstAdminPage(ctx: Context, tenantPage: Page, form: OneTimeForm, status = 200): void {
  const page = isUnnamed(tenantPage.tenant) ? withoutHost(tenantPage) : tenantPage
  const texts = page.texts.oneTime
  const errors = form.errors ?? {}
  const hint = texts.passwordHint(page.settings.passwordMinimumLength)
  const company = isUnnamed(page.tenant) ? '' : page.tenant.name
  const lead = company ? texts.firstLead(company) : texts.firstLeadUnnamed
  sendForm(ctx, page, { title: texts.firstTitle, lead, submit: texts.firstSubmit, errors, status }, [
    <Field
      key="company"
      name="company"
      label={texts.company}
      hint={texts.companyHint}
      autocomplete="organization"
      autocapitalize="words"
      value={form.company ?? company}
      maxLength={200}
    />,
    <Field
      key="name"
      name="name"
      label={texts.name}
      autocomplete="name"
      autocapitalize="words"
      required
      value={form.name}
      error={errors.name}
      maxLength={200}
    />,
    <Field
      key="email"
      name="email"
      label={texts.email}
      type="email"
      autocomplete="username"
      required
      value={form.email}
      error={errors.email}
      maxLength={254}
    />,
    <NewPasswordField
      key="password"
      label={texts.password}
      hint={hint}
      error={errors.password}
      minimumLength={page.settings.passwordMinimumLength}
      texts={page.texts.password}
    />,
  ])
}

/** In our own name: a company whose name nobody has said is not shown by another. */
function withoutHost(page: Page): Page {
  return { ...page, frame: (title) => ({ ...page.frame(title), host: undefined }) }
}

export function sendAdminSignInPage(
  ctx: Context,
  page: Page,
  { name, email, errors = {} }: OneTimeForm & { name: string },
  status = 200,
): void {
  const texts = page.texts.oneTime
  const hint = texts.optionalPasswordHint(page.settings.passwordMinimumLength)
  sendForm(
    ctx,
    page,
    { title: texts.signInTitle(name), lead: texts.signInLead, submit: texts.signInSubmit, errors, status },
    [
      <AccountName key="email" value={email} />,
      <NewPasswordField
        key="password"
        label={texts.newPassword}
        hint={hint}
        error={errors.password}
        minimumLength={page.settings.passwordMinimumLength}
        texts={page.texts.password}
        required={false}
      />,
    ],
  )
}

export function sendResetPage(ctx: Context, page: Page, { email, errors = {} }: OneTimeForm, status = 200): void {
  const texts = page.texts.oneTime
  const hint = texts.passwordHint(page.settings.passwordMinimumLength)
  sendForm(ctx, page, { title: texts.resetTitle, lead: texts.resetLead, submit: texts.resetSubmit, errors, status }, [
    <AccountName key="email" value={email} />,
    <NewPasswordField
      key="password"
      label={texts.newPassword}
      hint={hint}
      error={errors.password}
      minimumLength={page.settings.passwordMinimumLength}
      texts={page.texts.password}
    />,
  ])
}

/** Nobody could sign in yet: the way forward is where the server runs. */
export function sendUnownedPage(ctx: Context, tenantPage: Page): void {
  const page = withoutHost(tenantPage)
  const texts = page.texts.oneTime
  sendPage(
    ctx,
    page.frame(texts.endedTitle),
    <>
      <h1>{texts.endedTitle}</h1>
      <p class="lead">{texts.unowned}</p>
    </>,
    410,
  )
}

/** The tenant's sign-in page is the way forward. */
export function sendLinkEndedPage(ctx: Context, page: Page, to: 'admin' | 'member'): void {
  const texts = page.texts.oneTime
  sendPage(
    ctx,
    page.frame(texts.endedTitle),
    <>
      <h1>{texts.endedTitle}</h1>
      <p class="lead">{texts.ended}</p>
      <div class="actions">
        <a class="button" href={`/t/${page.tenant.slug}/sign-in${to === 'admin' ? '?to=admin' : ''}`}>
          {texts.toSignIn}
        </a>
      </div>
    </>,
    410,
  )
}

interface Frame {
  title: string
  lead: string
  submit: string
  errors: FieldErrors
  status: number
}

function sendForm(
  ctx: Context,
  page: Page,
  { title, lead, submit, errors, status }: Frame,
  fields: ComponentChildren,
): void {
  sendPage(
    ctx,
    { ...page.frame(title), script: passwordScript },
    <>
      <ErrorSummary title={page.texts.thereIsAProblem} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      <form method="post" novalidate>
        {fields}
        <div class="actions">
          <button type="submit">{submit}</button>
        </div>
      </form>
    </>,
    status,
  )
}

/** Unseen: tells password managers whose password the next field is. */
function AccountName({ value }: { value?: string }) {
  return <input type="text" name="username" autocomplete="username" value={value} readonly hidden />
}
