import type { Context } from '../http/context.ts'
import { CsrfField, ErrorSummary, Field, type FieldErrors } from '../http/page/fields.tsx'
import { sendPage } from '../http/page/layout.tsx'
import type { Person } from '../people/person.ts'
import type { SignedInDevice } from './account-store.ts'
import { applicationPath } from './after-sign-in.ts'
import type { MemberSession } from './browser-sessions.ts'
import { deviceName } from './device-name.ts'
import type { TenantPage } from './tenant-page.ts'
import type { SessionTexts } from './texts.ts'

export interface Account {
  page: TenantPage<SessionTexts>
  session: MemberSession
  person: Person
  /** The address of the picture that the person gave. */
  picture?: string
  devices: readonly SignedInDevice[]
  errors?: FieldErrors
  notice?: string
}

export function sendAccountPage(ctx: Context, account: Account, status = 200): void {
  const { page, person, notice, errors = {} } = account
  const { account: texts, thereIsAProblem } = page.texts
  const { displayName } = person.attributes
  sendPage(
    ctx,
    page.frame(texts.title),
    <>
      {notice && (
        <div class="notice" role="status">
          <p>{notice}</p>
        </div>
      )}
      <ErrorSummary title={thereIsAProblem} errors={errors} />
      {account.picture && <img class="picture" src={account.picture} alt="" width={160} height={160} />}
      <h1>{typeof displayName === 'string' ? displayName : person.userName}</h1>
      <p class="lead">{texts.lead(page.tenant.name, person.userName)}</p>
      {page.settings.homeAddress && (
        <div class="actions">
          <a class="button" href={applicationPath}>
            {texts.home(page.tenant.name)}
          </a>
        </div>
      )}
      <p>
        <a href="/account/picture">{account.picture ? page.texts.picture.another : page.texts.picture.choose}</a>
      </p>
      <PasswordForm account={account} errors={errors} />
      <Devices account={account} />
      <form method="post" action="/sign-out">
        <CsrfField token={account.session.csrfToken} />
        <input type="hidden" name="as" value="member" />
        <div class="actions">
          <button type="submit" class="quiet">
            {texts.signOut}
          </button>
        </div>
      </form>
    </>,
    status,
  )
}

function PasswordForm({ account: { page, session, person }, errors }: { account: Account; errors: FieldErrors }) {
  const { account: texts, oneTime } = page.texts
  return (
    <form method="post" action="/account/password" novalidate>
      <h2>{texts.passwordTitle}</h2>
      <CsrfField token={session.csrfToken} />
      <input type="text" name="username" autocomplete="username" value={person.userName} readonly hidden />
      <Field
        name="current"
        label={texts.currentPassword}
        type="password"
        autocomplete="current-password"
        required
        error={errors.current}
      />
      <Field
        name="password"
        label={oneTime.newPassword}
        type="password"
        autocomplete="new-password"
        required
        hint={oneTime.passwordHint(page.settings.passwordMinimumLength)}
        error={errors.password}
      />
      <button type="submit" class="quiet">
        {texts.passwordSubmit}
      </button>
    </form>
  )
}

function Devices({ account: { page, session, devices } }: { account: Account }) {
  const texts = page.texts.account
  const day = new Intl.DateTimeFormat(page.language, { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <>
      <h2>{texts.devicesTitle}</h2>
      <ul class="list">
        {devices.map(({ id, userAgent, lastSeenAt }) => (
          <li key={id}>
            <span>{deviceName(userAgent) || texts.unknownDevice}</span>
            <small class="soft">{id === session.sessionId ? texts.thisDevice : day.format(lastSeenAt)}</small>
          </li>
        ))}
      </ul>
      {devices.length > 1 && (
        <form method="post" action="/account/sign-out-others">
          <CsrfField token={session.csrfToken} />
          <button type="submit" class="quiet">
            {texts.signOutOthers}
          </button>
        </form>
      )}
    </>
  )
}
