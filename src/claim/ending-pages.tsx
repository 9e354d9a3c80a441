import type { ComponentChildren } from 'preact'
import type { Context } from '../http/context.ts'
import { CsrfField } from '../http/page/fields.tsx'
import { languageOf } from '../http/page/language-choice.ts'
import { type PageFrame, sendPage } from '../http/page/layout.tsx'
import type { LinkFate } from './claim-link.ts'
import { type ClaimTexts, claimTexts } from './texts.ts'
import type { Visitor } from './visit.ts'

type Ending = Exclude<LinkFate, 'open'>

/** Each end of a link with its own page, 410, and a way forward where there is one. */
export function sendEnding(visitor: Visitor, fate: Ending, csrf: string): void {
  const { ctx, page } = visitor
  const { title, text } = wording(visitor, fate)
  sendPage(ctx, page.frame(title), <Message title={title} text={text} action={actionOf(visitor, fate, csrf)} />, 410)
}

function wording(visitor: Visitor, fate: Ending): { title: string; text: string } {
  const { page } = visitor
  const { endings } = page.texts
  const { title, text } = endings[fate]
  if (fate === 'used' && isWithoutPassword(visitor)) return { title, text: endings.used.bySso(page.tenant.name) }
  return { title, text: typeof text === 'string' ? text : text(page.tenant.name) }
}

/** Whoever holds the link is that person, and may be told how they come in. */
function isWithoutPassword({ page, link, proof }: Visitor): boolean {
  return page.settings.requireSso || link.isBySso === true || proof !== undefined
}

function actionOf(visitor: Visitor, fate: Ending, csrf: string): ComponentChildren {
  const { page } = visitor
  const { expired, used, code_ended: codeEnded } = page.texts.endings
  if (fate === 'code_ended') return <CodeDoor label={codeEnded.action} />
  if (fate === 'expired') return <NewLinkForm csrf={csrf} label={expired.action} />
  if (fate !== 'used') return null
  return (
    <>
      <a class="button" href={`/t/${page.tenant.slug}/sign-in`}>
        {used.action}
      </a>
      {!isWithoutPassword(visitor) && (
        <a class="button quiet" href={`/t/${page.tenant.slug}/forgotten`}>
          {used.forgotten}
        </a>
      )}
    </>
  )
}

function CodeDoor({ label }: { label: string }) {
  return (
    <a class="button quiet" href="/code">
      {label}
    </a>
  )
}

function NewLinkForm({ csrf, label }: { csrf: string; label: string }) {
  return (
    <form method="post" action="/claim/new-link">
      <CsrfField token={csrf} />
      <button type="submit">{label}</button>
    </form>
  )
}

/** Says the same for every link, so that nobody learns from it which ones are known. */
export function sendNewLinkSentPage(ctx: Context): void {
  sendPlain(ctx, ({ endings }) => endings.sent, 200)
}

/** Somebody opened an invitation that is not theirs, and said so. */
export function sendDisownedPage(ctx: Context): void {
  sendPlain(ctx, ({ endings }) => endings.disowned, 200)
}

/** No tenant is known here, so none is named. */
export function sendUnknownLinkPage(ctx: Context): void {
  sendPlain(ctx, ({ endings }) => endings.unknown, 404)
}

export function sendTooManyPage(ctx: Context, seconds: number): void {
  ctx.set('Retry-After', String(seconds))
  sendPlain(ctx, ({ endings: { tooMany } }) => ({ title: tooMany.title, text: tooMany.text(seconds) }), 429)
}

export function sendLostTrackPage(ctx: Context): void {
  sendPlain(
    ctx,
    ({ endings }) => endings.noCookie,
    400,
    ({ code }) => <CodeDoor label={code.title} />,
  )
}

/** After the claim, where the tenant has no address to go to. */
export function sendDonePage(ctx: Context, frame: PageFrame, { done }: ClaimTexts, tenantName: string): void {
  sendPage(
    ctx,
    frame,
    <Message
      title={done.title}
      text={done.lead(tenantName)}
      isGood
      action={
        <a class="button" href="/account">
          {done.account}
        </a>
      }
    />,
  )
}

function sendPlain(
  ctx: Context,
  choose: (texts: ClaimTexts) => { title: string; text: string },
  status: number,
  action?: (texts: ClaimTexts) => ComponentChildren,
): void {
  const { language, texts, offered } = languageOf(ctx, claimTexts)
  const { title, text } = choose(texts)
  sendPage(ctx, { title, language, offered }, <Message title={title} text={text} action={action?.(texts)} />, status)
}

interface MessageProps {
  title: string
  text: string
  isGood?: boolean
  action?: ComponentChildren
}

function Message({ title, text, isGood, action }: MessageProps) {
  return (
    <>
      {isGood && (
        <div class="tick" aria-hidden="true">
          <svg
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2.5"
            stroke-linecap="round"
            stroke-linejoin="round"
          >
            <path d="M5 12.5l4.5 4.5L19 7.5" />
          </svg>
        </div>
      )}
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      {action && <div class="actions">{action}</div>}
    </>
  )
}
