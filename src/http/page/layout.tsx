import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Context } from '../context.ts'
import { nonceOf } from '../security-headers.ts'
import { stylePath } from './assets.ts'
import { brandColours } from './brand.ts'
import { type Language, languages } from './language.ts'

/** Whose page it is: what a tenant's settings say about its looks. */
export interface Host {
  name: string
  brandColour?: string
  helpContact?: string
  /** Its path, and the size at which it is shown. */
  logo?: { path: string; width: number; height: number }
}

export interface PageFrame {
  title: string
  language: Language
  /** What the switch offers: the languages of this page's catalogue. */
  offered?: readonly Language[]
  /** Absent on pages that belong to no tenant. */
  host?: Host
  /** Before `Help:` in the footer, in the page's language. */
  helpLabel?: string
  footer?: ComponentChildren
  /** Above everything: what kind of page this is. */
  banner?: ComponentChildren
  /** Of this page alone; the page must do without it, too. */
  script?: string
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='9' fill='%235457b8'/%3E%3Cpath d='M11 25V13a5 5 0 0 1 10 0v12' fill='none' stroke='%23fff' stroke-width='3' stroke-linecap='round'/%3E%3C/svg%3E"

/** A form is sent once, however often its button is pressed. Coming back to the page frees it again, and so do 8 seconds: no event tells that sending was stopped. */
const submitOnce =
  "addEventListener('submit',function(e){var d=e.target.dataset;if(d.sent)return e.preventDefault();d.sent=1;setTimeout(function(){delete d.sent},8e3)});addEventListener('pageshow',function(){for(var f of document.forms)delete f.dataset.sent})"

/** A whole page as the answer. Personal by nature, so never stored. */
export function sendPage(ctx: Context, frame: PageFrame, content: VNode, status = 200): void {
  ctx.status = status
  ctx.type = 'html'
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Content-Language', frame.language)
  ctx.vary('Accept-Language')
  ctx.body = `<!doctype html>${renderToString(<Document frame={frame} nonce={nonceOf(ctx)} back={pathShown(ctx)} content={content} />)}`
}

/** What says which page this is. Any other part of a query stays behind: it may be a secret, as a provider's `code` is. */
const tellingParts = new Set(['to', 'at', 'owner', 'again', 'search', 'company', 'signed', 'done'])

/** Where this page can be seen again: the answer to a form stands under the form's target, whose GET may be another page. */
function pathShown(ctx: Context): string {
  const formPage = ctx.method === 'POST' ? ownReferer(ctx) : undefined
  const [path, parts] = formPage
    ? [formPage.pathname, formPage.searchParams]
    : [ctx.path, new URLSearchParams(ctx.querystring)]
  const query = new URLSearchParams([...parts].filter(([name]) => tellingParts.has(name)))
  return query.size > 0 ? `${path}?${query}` : path
}

/** An identity provider posts from a page of its own, which is no path of ours. */
function ownReferer(ctx: Context): URL | undefined {
  const referer = ctx.get('Referer')
  if (!URL.canParse(referer)) return undefined
  const url = new URL(referer)
  return url.host === ctx.host ? url : undefined
}

interface DocumentProps {
  frame: PageFrame
  nonce: string
  /** Where the switch of languages leads back to. */
  back: string
  content: VNode
}

function Document({ frame, nonce, back, content }: DocumentProps) {
  const name = frame.host?.name ?? 'Vestibule'
  return (
    <html lang={frame.language} dir={languages[frame.language].direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${frame.title} · ${name}`}</title>
        <link rel="icon" href={icon} />
        <link rel="stylesheet" href={stylePath} />
        <style nonce={nonce}>{brandStyle(frame.host?.brandColour)}</style>
      </head>
      <body>
        {frame.banner && <aside class="banner">{frame.banner}</aside>}
        <header>
          <Mark name={name} logo={frame.host?.logo} />
        </header>
        <main>
          <div class="card">{content}</div>
        </main>
        <footer>
          {frame.host?.helpContact && (
            <HelpContact label={frame.helpLabel ?? 'Help'} contact={frame.host.helpContact} />
          )}
          {frame.footer}
          <LanguageSwitch language={frame.language} offered={frame.offered ?? []} back={back} />
        </footer>
        <script
          nonce={nonce}
          dangerouslySetInnerHTML={{ __html: [submitOnce, frame.script].filter(Boolean).join(';') }}
        />
      </body>
    </html>
  )
}

function Mark({ name, logo }: Pick<Host, 'name' | 'logo'>) {
  if (logo) return <img class="logo" src={logo.path} width={logo.width} height={logo.height} alt={name} />
  return (
    <>
      <span class="mark" aria-hidden="true">
        {firstLetter(name)}
      </span>
      {name}
    </>
  )
}

function firstLetter(name: string): string {
  return (/\p{L}|\p{N}/u.exec(name)?.[0] ?? 'V').toUpperCase()
}

function LanguageSwitch({
  language,
  offered,
  back,
}: {
  language: Language
  offered: readonly Language[]
  back: string
}) {
  if (offered.length < 2) return null
  return (
    <form class="languages" method="post" action="/language">
      <input type="hidden" name="back" value={back} />
      {offered.map((name) => (
        <button
          key={name}
          class="plain"
          name="language"
          value={name}
          lang={name}
          aria-current={name === language ? 'true' : undefined}
        >
          {languages[name].name}
        </button>
      ))}
    </form>
  )
}

/** A contact may be an address, a page or a sentence. */
function HelpContact({ label, contact }: { label: string; contact: string }) {
  const href = /^https?:\/\/\S+$/.test(contact) ? contact : /^[^\s@]+@[^\s@]+$/.test(contact) ? `mailto:${contact}` : ''
  return (
    <span>
      {label}: {href ? <a href={href}>{contact}</a> : contact}
    </span>
  )
}

function brandStyle(colour: string | undefined): string {
  const { fill, onFill, ink, inkDark } = brandColours(colour)
  return `:root{--brand:${fill};--on-brand:${onFill};--brand-ink:${ink};--brand-ink-dark:${inkDark}}`
}
