import { Field, type FieldErrors } from '../http/page/fields.tsx'
import type { SignInForm } from './sign-in-page.tsx'
import type { SessionTexts } from './texts.ts'

export interface FormProps {
  /** Of the sign-in page. */
  path: string
  form: SignInForm
  texts: SessionTexts['signIn']
  errors: FieldErrors
}

/** Whose sign-in it is hangs on the domain alone, so that the answer tells nothing of who exists. */
export function AddressForm({ path, form, texts, errors }: FormProps) {
  return (
    <form method="post" action={`${path}/where`} novalidate>
      <h2>{texts.byAddress}</h2>
      <Login form={form} texts={texts} errors={errors} />
      <div class="actions">
        <button type="submit" class="quiet">
          {texts.onward}
        </button>
      </div>
    </form>
  )
}

export function PasswordForm({ path, form, texts, errors }: FormProps) {
  const isAdmin = form.as === 'admin'
  const isSecond = form.doors.connections.length > 0
  return (
    <>
      <form method="post" action={`${path}${isAdmin ? '?to=admin' : ''}`} novalidate>
        {isSecond && <h2>{texts.byPassword}</h2>}
        <Login form={form} texts={texts} errors={errors} />
        <Field
          name="password"
          label={texts.password}
          type="password"
          autocomplete="current-password"
          required
          error={errors.password}
        />
        <div class="actions">
          <button type="submit" class={isSecond ? 'quiet' : undefined}>
            {texts.submit}
          </button>
        </div>
      </form>
      <p class="hint below">
        {isAdmin ? texts.adminForgotten : <a href={path.replace(/sign-in$/, 'forgotten')}>{texts.forgotten}</a>}
      </p>
    </>
  )
}

function Login({ form, texts, errors }: Omit<FormProps, 'path'>) {
  const isAdmin = form.as === 'admin'
  return (
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
  )
}
