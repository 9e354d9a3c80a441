import { useEffect, useRef } from 'react'
import styles from './mail-frame.module.css'

interface MailFrameProps {
  html: string
  title: string
  /** Whether its links lead somewhere, each in a tab of its own. Those of a preview do not. */
  opensLinks?: boolean
}

/**
 * A mail's HTML as a mail program shows it, in a frame that runs no script.
 * The page's content security policy holds in the frame too, and refuses styles that a parser reads. So they are taken
 * out of the text before it is parsed, and set through the object model, which the policy allows.
 */
export function MailFrame({ html, title, opensLinks = false }: MailFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)

  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const show = () => fill(element, html, opensLinks)
    // A new frame's first document may be replaced once by its load.
    element.addEventListener('load', show)
    show()
    return () => element.removeEventListener('load', show)
  }, [html, opensLinks])

  return (
    <iframe
      ref={frame}
      title={title}
      className={styles.frame}
      // A page that a link opens is its own: the frame's limits are not for it.
      sandbox={opensLinks ? 'allow-same-origin allow-popups allow-popups-to-escape-sandbox' : 'allow-same-origin'}
      srcDoc=""
      tabIndex={opensLinks ? undefined : -1}
    />
  )
}

function fill(frame: HTMLIFrameElement, html: string, opensLinks: boolean): void {
  const target = frame.contentDocument
  if (!target?.body) return
  const { text, sheets } = withoutStyles(html)
  const mail = new DOMParser().parseFromString(text, 'text/html')
  takeAway(mail)
  for (const link of mail.querySelectorAll('a')) settle(link, opensLinks)

  target.documentElement.lang = mail.documentElement.lang
  target.documentElement.dir = mail.documentElement.dir
  target.body.replaceChildren(...Array.from(mail.body.childNodes, (node) => target.importNode(node, true)))
  for (const { name, value } of mail.body.attributes) target.body.setAttribute(name, value)
  target.adoptedStyleSheets = sheets.map((sheet) => sheetOf(frame, sheet))
  for (const element of target.querySelectorAll<HTMLElement>(`[${heldStyle}]`)) {
    element.style.cssText = element.getAttribute(heldStyle) ?? ''
  }
  // The mail's own height: the page scrolls, not a frame within it. From nothing, or a shorter mail would keep the old one.
  frame.style.height = '0'
  frame.style.height = `${Math.max(target.documentElement.scrollHeight, 160)}px`
}

const heldStyle = 'data-held-style'

/** The server escapes what is not markup, so `<` begins a tag wherever it stands. */
function withoutStyles(html: string): { text: string; sheets: string[] } {
  const sheets: string[] = []
  const text = html
    .replaceAll(/<style\b[^>]*>([^<]*)<\/style>/gi, (_, sheet: string) => {
      sheets.push(sheet)
      return ''
    })
    .replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/\sstyle\s*=/gi, ` ${heldStyle}=`))
  return { text, sheets }
}

const unwanted = 'script, iframe, object, embed, form, link, meta, base, title'

function takeAway(mail: Document): void {
  for (const element of mail.querySelectorAll(unwanted)) element.remove()
}

function settle(link: HTMLAnchorElement, opens: boolean): void {
  link.target = '_blank'
  link.rel = 'noopener noreferrer'
  // It opens nothing, so there is nothing for a key to stop at.
  if (!opens) link.tabIndex = -1
  // No script either, and what runs none in the frame might in a tab.
  if (!reachable.has(link.protocol)) link.removeAttribute('href')
}

const reachable = new Set(['https:', 'http:', 'mailto:', 'tel:'])

function sheetOf(frame: HTMLIFrameElement, text: string): CSSStyleSheet {
  const Sheet =
    (frame.contentWindow as (Window & { CSSStyleSheet: typeof CSSStyleSheet }) | null)?.CSSStyleSheet ?? CSSStyleSheet
  const sheet = new Sheet()
  sheet.replaceSync(text)
  return sheet
}
