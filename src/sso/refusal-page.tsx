import type { ComponentChildren } from 'preact'
import type { Context } from '../http/context.ts'
import { languageOf } from '../http/page/language-choice.ts'
import { sendPage } from '../http/page/layout.tsx'
import { statusOf } from '../http/status.ts'
import { ssoStartPath } from '../session/sso-doors.ts'
import { tenantPage } from '../session/tenant-page.ts'
import { limitKey } from '../http/client-address.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import type { SsoConnection } from './connection.ts'
import type { SsoParts } from './parts.ts'
import { recordRefusal, type RefusedSignIn } from './record-refusal.ts'
import type { SsoRefused } from './refusal.ts'
import { type SsoTexts, ssoTexts } from './texts.ts'

type PageKind = keyof SsoTexts['refusals']

/** What the member may know of a reason. Who is unknown and who is not invited, deactivated or in conflict read the same. */
const pages: Record<string, PageKind> = {
  person_unknown: 'notInvited',
  person_uninvited: 'notInvited',
  person_deactivated: 'notInvited',
  conflict: 'notInvited',
  wrong_person: 'wrongPerson',
  provider_denied: 'cancelled',
  uses_password: 'usesPassword',
  not_an_admin: 'notAdmin',
  admin_unclaimed: 'claimFirst',
  request_missing: 'over',
  request_unknown: 'over',
  request_used: 'over',
  request_expired: 'over',
  browser_wrong: 'over',
  arrival_unknown: 'over',
  assertion_replayed: 'over',
}

export interface RefusedHere extends Omit<RefusedSignIn, 'connection'> {
  connection: SsoConnection | undefined
  /** By which the same invitation is tried again. */
  ticket?: string
}

/** An audit row that tells the admins why, and a page that tells the member what to do. @throws TooManyAttempts where somebody does nothing else */
export async function sendRefusal(parts: SsoParts, ctx: Context, refused: RefusedHere): Promise<void> {
  await parts.limits.refusedSso.spend(limitKey(ctx.state.clientAddress))
  const tenant = await findTenantById(parts.db, refused.tenantId)
  if (!tenant) return sendHomelessRefusal(parts, ctx, refused.refusal)
  const reference = await recordRefusal(parts.db, refused)
  const page = await tenantPage(parts, ctx, tenant, ssoTexts)
  const { title, text } = page.texts.refusals[kindOf(refused.refusal)]
  const actions = <Actions refused={refused} texts={page.texts} signIn={`/t/${tenant.slug}/sign-in`} />
  sendMessage(ctx, {
    frame: page.frame(title),
    title,
    text: text(tenant.name),
    number: page.texts.number(reference),
    actions,
    status: statusOf(refused.refusal.kind),
  })
}

/** No tenant is known, so nobody's audit can hold it: the number is that of the line in the log. */
export function sendHomelessRefusal({ log }: SsoParts, ctx: Context, refusal: SsoRefused): void {
  const { requestId } = ctx.state
  log.warn({ requestId, reason: refusal.reason }, 'a sign-in that belongs to no tenant was refused')
  const { language, texts, offered } = languageOf(ctx, ssoTexts)
  const { title, text } = texts.refusals[kindOf(refusal)]
  sendMessage(ctx, {
    frame: { title, language, offered },
    title,
    text: text('Vestibule'),
    number: texts.number(requestId),
    status: statusOf(refusal.kind),
  })
}

function kindOf({ reason }: SsoRefused): PageKind {
  return pages[reason] ?? 'failed'
}

function Actions({ refused, texts, signIn }: { refused: RefusedHere; texts: SsoTexts; signIn: string }) {
  const { connection, ticket, purpose, refusal } = refused
  const to = purpose === 'admin' ? 'admin' : undefined
  // The same account would only be turned away again.
  const isWrongAccount = ['wrongPerson', 'notInvited', 'notAdmin'].includes(kindOf(refusal))
  const mayRetry = connection?.state === 'enabled' && kindOf(refusal) !== 'usesPassword' && purpose !== 'test'
  return (
    <>
      {mayRetry && (
        <a
          class="button"
          href={ssoStartPath({ connectionId: connection.id }, { to, ticket, again: isWrongAccount || undefined })}
        >
          {texts.again}
        </a>
      )}
      <a class="button quiet" href={to ? `${signIn}?to=admin` : signIn}>
        {texts.toSignIn}
      </a>
    </>
  )
}

interface Message {
  frame: Parameters<typeof sendPage>[1]
  title: string
  text: string
  number: string
  actions?: ComponentChildren
  status: number
}

function sendMessage(ctx: Context, { frame, title, text, number, actions, status }: Message): void {
  sendPage(
    ctx,
    frame,
    <>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      {actions && <div class="actions">{actions}</div>}
      <p class="hint below">{number}</p>
    </>,
    status,
  )
}
