import type Router from '@koa/router'
import type { Context, RequestState } from '../http/context.ts'
import { inTransaction } from '../db/transaction.ts'
import { verifyCsrfToken } from '../http/cross-site.ts'
import { type Form, readForm } from '../http/form.ts'
import { findCredential } from '../people/credential-store.ts'
import { findPersonByNo } from '../people/find-person.ts'
import { ownPicture } from '../people/picture-address.ts'
import { wordsAbout } from '../people/words-about.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import { type Account, sendAccountPage } from './account-page.tsx'
import { devicesOf } from './account-store.ts'
import { askToSignIn } from './ask-to-sign-in.ts'
import { type MemberSession, sessionToken } from './browser-sessions.ts'
import { changePassword, currentPassword } from './change-password.ts'
import { newPassword, refusedStatus } from './new-password.ts'
import { endSession, endSessions } from './end-sessions.ts'
import type { PageParts } from './parts.ts'
import { isSsoRequired } from './sso-doors.ts'
import { seeOther } from './sign-in-routes.ts'
import { tenantPage } from './tenant-page.ts'
import { mustAcceptTerms } from './terms.ts'
import { termsPath } from './terms-routes.tsx'
import { tryLater } from './try-later.ts'
import { sessionTexts } from './texts.ts'

export function accountRoutes(router: Router<RequestState>, parts: PageParts): void {
  router.get('/account', async (ctx) => {
    const account = await accountOf(parts, ctx)
    if (!account) return askToSignIn(parts, ctx)
    if (await mustAcceptTerms(parts.db, account.session, account.page.settings.terms)) return seeOther(ctx, termsPath)
    const { account: own, picture } = account.page.texts
    const notices: Record<string, string> = {
      password: own.passwordChanged,
      others: own.othersSignedOut,
      device: own.deviceSignedOut,
      language: own.languageSaved,
      picture: picture.saved,
      unpictured: picture.removed,
    }
    const { done } = ctx.query
    sendAccountPage(ctx, { ...account, notice: typeof done === 'string' ? notices[done] : undefined })
  })

  for (const form of ['password', 'sign-out-device', 'sign-out-others']) {
    router.get(`/account/${form}`, (ctx) => seeOther(ctx, '/account'))
  }
  router.post('/account/password', (ctx) => forMember(parts, ctx, takeNewPassword))
  router.post('/account/sign-out-device', (ctx) =>
    forMember(parts, ctx, async ({ session }, form) => {
      await inTransaction(parts.db, (trx) =>
        endSession(trx, { ...byThemselves(session), sessionId: form.text('session') }),
      )
      seeOther(ctx, '/account?done=device')
    }),
  )
  router.post('/account/sign-out-others', (ctx) =>
    forMember(parts, ctx, async ({ session }) => {
      const others = { ...byThemselves(session), exceptSessionId: session.sessionId }
      await inTransaction(parts.db, (trx) => endSessions(trx, others))
      seeOther(ctx, '/account?done=others')
    }),
  )
}

function byThemselves({ tenantId, personNo, personId }: MemberSession) {
  return { tenantId, personNo, personId, actor: { kind: 'person', id: personId } as const }
}

type Act = (account: Account, form: Form, at: { parts: PageParts; ctx: Context }) => Promise<void>

/** A POST of somebody who is signed in, from a page of their own. */
async function forMember(parts: PageParts, ctx: Context, act: Act): Promise<void> {
  const account = await accountOf(parts, ctx)
  if (!account) return askToSignIn(parts, ctx)
  const form = await readForm(ctx)
  verifyCsrfToken(parts.keyring, sessionToken(parts.cookies, ctx, 'member')!, form.raw('csrf'))
  await act(account, form, { parts, ctx })
}

async function takeNewPassword(
  account: Account,
  form: Form,
  { parts, ctx }: { parts: PageParts; ctx: Context },
): Promise<void> {
  const { page, session, person } = account
  const refuse = (errors: Account['errors'], status = 400) => sendAccountPage(ctx, { ...account, errors }, status)
  let current: string | undefined
  try {
    const { clientAddress } = ctx.state
    current = await currentPassword(parts, { session, password: form.raw('current'), clientAddress })
  } catch (error) {
    const later = tryLater(ctx, page.texts, error)
    return refuse({ current: later.text }, later.status)
  }
  if (current === undefined) return refuse({ current: page.texts.account.wrongCurrent }, 403)
  const password = await newPassword(page, form.raw('password'), wordsAbout(person))
  if (!password.hash) return refuse({ password: password.error }, refusedStatus(ctx, password))
  const isChanged = await changePassword(parts, { session, current, replacement: password.hash })
  // Whoever took the old one away meanwhile has ended this session, too.
  if (!isChanged) return askToSignIn(parts, ctx)
  seeOther(ctx, '/account?done=password')
}

/** Who is signed in, with all that the account page shows; undefined where nobody is. */
export async function accountOf(parts: PageParts, ctx: Context): Promise<Account | undefined> {
  const session: MemberSession | undefined = await parts.sessions.member(ctx)
  if (!session) return undefined
  const [tenant, person, devices, credential, isSsoOnly] = await Promise.all([
    findTenantById(parts.db, session.tenantId),
    findPersonByNo(parts.db, session),
    devicesOf(parts.db, session),
    findCredential(parts.db, session),
    isSsoRequired(parts.db, session.tenantId),
  ])
  if (!tenant || !person) return undefined
  const picture = ownPicture(person, parts.origin.url)
  const hasPassword = credential !== undefined && !isSsoOnly
  const { preferredLanguage } = person.attributes
  // What was chosen on this device, else on any other, else what the browser says.
  ctx.state.chosenLanguage ??= typeof preferredLanguage === 'string' ? preferredLanguage : undefined
  return { page: await tenantPage(parts, ctx, tenant, sessionTexts), session, person, picture, devices, hasPassword }
}
