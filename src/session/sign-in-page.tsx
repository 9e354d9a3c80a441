import type { Context } from '../http/context.ts'
import { ErrorSummary, type FieldErrors } from '../http/page/fields.tsx'
import { sendPage } from '../http/page/layout.tsx'
import type { SignInDoors } from './sign-in-doors.ts'
import { AddressForm, type FormProps, PasswordForm } from './sign-in-forms.tsx'
import { type SsoDoor, ssoStartPath } from './sso-doors.ts'
import type { TenantPage } from './tenant-page.ts'
import type { SessionTexts } from './texts.ts'

export interface SignInForm {
  as: 'admin' | 'member'
  doors: SignInDoors
  /** Absent: the first one. `password`: the address was asked, and leads nowhere. `owner`: the way in when the others are shut. */
  step?: 'password' | 'owner'
  /** Who is signed in shows once more that they are. */
  again?: boolean
  login?: string
  errors?: FieldErrors
  notice?: string
}

export function sendSignInPage(ctx: Context, page: TenantPage<SessionTexts>, form: SignInForm, status = 200): void {
  const { signIn: texts, thereIsAProblem } = page.texts
  const isAdmin = form.as === 'admin'
  const title = isAdmin ? texts.adminTitle : texts.title
  const path = `/t/${page.tenant.slug}/sign-in`
  const { errors = {} } = form
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
      <Connections form={form} texts={texts} />
      <OwnForm path={path} form={form} texts={texts} errors={errors} />
    </>,
    status,
  )
}

/** Plain links: browsers apply `form-action` to every redirect behind a form, and an identity provider redirects to whom it likes. */
function Connections({ form: { as, again, doors }, texts }: { form: SignInForm; texts: SessionTexts['signIn'] }) {
  if (doors.connections.length === 0) return null
  const start = { ...(as === 'admin' && { to: 'admin' as const }), ...(again && { again }) }
  return (
    <div class="actions">
      {doors.connections.map((door) => (
        <a key={door.connectionId} class="button" href={ssoStartPath(door, start)}>
          {texts.continueWith(door.name)}
        </a>
      ))}
    </div>
  )
}

function OwnForm(props: FormProps) {
  const { form, path, texts } = props
  const { as, step, doors } = form
  if (as === 'member' && doors.asksAddress && step !== 'password') return <AddressForm {...props} />
  if (!doors.isSsoRequired || step === 'owner') return <PasswordForm {...props} />
  if (as === 'member') return null
  return (
    <p class="hint below">
      <a href={`${path}?to=admin&owner=1`}>{texts.ownerDoor}</a>
    </p>
  )
}

/** From an address to the sign-in of its domain. It goes on by itself; the link is for browsers that do not. */
export function sendOnwardPage(ctx: Context, page: TenantPage<SessionTexts>, door: SsoDoor): void {
  const { signIn: texts } = page.texts
  const title = texts.onwardTitle(door.name)
  const start = ssoStartPath(door)
  ctx.set('Refresh', `0; url=${start}`)
  sendPage(
    ctx,
    page.frame(title),
    <>
      <h1>{title}</h1>
      <p class="lead">{texts.onwardLead(page.tenant.name)}</p>
      <div class="actions">
        <a class="button" href={start}>
          {texts.onward}
        </a>
        <a class="button quiet" href={`/t/${page.tenant.slug}/sign-in`}>
          {texts.back}
        </a>
      </div>
    </>,
  )
}

function OtherDoor({ path, isAdmin, texts }: { path: string; isAdmin: boolean; texts: SessionTexts['signIn'] }) {
  if (isAdmin) return <a href={path}>{texts.toMember}</a>
  return (
    <>
      <a href="/code">{texts.toCode}</a>
      <a href={`${path}?to=admin`}>{texts.toAdmin}</a>
    </>
  )
}
