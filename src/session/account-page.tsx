import type { Context } from '../http/context.ts'
import { CsrfField, ErrorSummary, Field, type FieldErrors } from '../http/page/fields.tsx'
import { type Language, languages } from '../http/page/language.ts'
import { sendPage } from '../http/page/layout.tsx'
import { NewPasswordField } from '../http/page/new-password-field.tsx'
import { passwordScript } from '../http/page/password-script.ts'
import type { Person } from '../people/person.ts'
import { applicationPath } from './after-sign-in.ts'
import type { SignedInDevice } from './account-store.ts'
import type { MemberSession } from './browser-sessions.ts'
import { deviceName } from './device-name.ts'
import type { TenantPage } from './tenant-page.ts'
import { type SessionTexts, sessionTexts } from './texts.ts'

export interface Account {
  page: TenantPage<SessionTexts>
  session: MemberSession
  person: Person
  /** The address of the picture that the person gave. */
  picture?: string
  devices: readonly SignedInDevice[]
  /** Who signs in at their company has none here. */
  hasPassword: boolean
  errors?: FieldErrors
  notice?: string
}

export function sendAccountPage(ctx: Context, account: Account, status = 200): void {
  const { page, person, notice, errors = {} } = account
  const { account: texts, thereIsAProblem } = page.texts
  const { displayName } = person.attributes
  sendPage(
    ctx,
    { ...page.frame(texts.title), script: passwordScript },
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
      <p>
        <a href="/account/picture">{account.picture ? page.texts.picture.another : page.texts.picture.choose}</a>
      </p>
      {page.settings.homeAddress && (
        <div class="actions">
          <a class="button" href={applicationPath}>
            {texts.home(page.tenant.name)}
          </a>
        </div>
      )}
      {account.hasPassword && <PasswordForm account={account} errors={errors} />}
      <LanguageForm account={account} />
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

/** The switch at the foot does the same; here it is found by whoever looks for a setting. */
function LanguageForm({ account: { page } }: { account: Account }) {
  const { account: texts } = page.texts
  const offered = Object.keys(sessionTexts) as Language[]
  return (
    <form method="post" action="/language">
      <h2>{texts.languageTitle}</h2>
      <input type="hidden" name="back" value="/account?done=language" />
      <div class="field">
        <label class="hidden" for="language">
          {texts.languageTitle}
        </label>
        <p class="hint" id="language-hint">
          {texts.languageHint}
        </p>
        <select id="language" name="language" aria-describedby="language-hint">
          {offered.map((name) => (
            <option key={name} value={name} lang={name} selected={name === page.language}>
              {languages[name].name}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" class="quiet">
        {texts.languageSubmit}
      </button>
    </form>
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
      <NewPasswordField
        label={oneTime.newPassword}
        hint={oneTime.passwordHint(page.settings.passwordMinimumLength)}
        error={errors.password}
        minimumLength={page.settings.passwordMinimumLength}
        texts={page.texts.password}
      />
      <button type="submit" class="quiet">
        {texts.passwordSubmit}
      </button>
    </form>
  )
}

function Devices({ account }: { account: Account }) {
  const { page, session, devices } = account
  const texts = page.texts.account
  const nameOf = (userAgent: string | null) => deviceName(userAgent) || texts.unknownDevice
  const day = new Intl.DateTimeFormat(page.language, { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <>
      <h2>{texts.devicesTitle}</h2>
      <ul class="list">
        {devices.map(({ id, userAgent, lastSeenAt }) => (
          <li key={id}>
            <span>{nameOf(userAgent)}</span>
            <small class="soft">{id === session.sessionId ? texts.thisDevice : day.format(lastSeenAt)}</small>
            {id !== session.sessionId && <EndDevice id={id} account={account} name={nameOf(userAgent)} />}
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

function EndDevice({ id, name, account }: { id: string; name: string; account: Account }) {
  const { signOutDevice, signOutDeviceNamed } = account.page.texts.account
  return (
    <form method="post" action="/account/sign-out-device">
      <CsrfField token={account.session.csrfToken} />
      <input type="hidden" name="session" value={id} />
      <button type="submit" class="plain" aria-label={signOutDeviceNamed(name)}>
        {signOutDevice}
      </button>
    </form>
  )
}
