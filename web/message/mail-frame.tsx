import { useEffect, useRef } from 'react'
import styles from './mail-frame.module.css'

/**
 * A mail's HTML as a mail program shows it, in a frame that runs no script and reaches nothing.
 * The page's content security policy holds in the frame too and refuses style attributes that a parser reads, so the
 * parsed mail's styles are set through the object model, which the policy allows.
 */
export function MailFrame({ html, title }: { html: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null)

  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const show = () => fill(element, html)
    // A new frame's first document may be replaced once by its load.
    element.addEventListener('load', show)
    show()
    return () => element.removeEventListener('load', show)
  }, [html])

  return (
    <iframe ref={frame} title={title} className={styles.frame} sandbox="allow-same-origin" srcDoc="" tabIndex={0} />
  )
}

function fill(frame: HTMLIFrameElement, html: string): void {
  const target = frame.contentDocument
  if (!target?.body) return
  const mail = new DOMParser().parseFromString(html, 'text/html')
  takeAway(mail)
  const sheets = Array.from(mail.querySelectorAll('style'), (style) => sheetOf(frame, style.textContent))
  for (const style of mail.querySelectorAll('style')) style.remove()

  target.documentElement.lang = mail.documentElement.lang
  target.documentElement.dir = mail.documentElement.dir
  target.body.replaceChildren(...Array.from(mail.body.childNodes, (node) => target.importNode(node, true)))
  copyAttributes(mail.body, target.body)
  target.adoptedStyleSheets = sheets
  applyStyles(mail.body, target.body)
  // The mail's own height: the page scrolls, not a frame within it.
  frame.style.height = `${Math.max(target.documentElement.scrollHeight, 160)}px`
}

const unwanted = 'script, iframe, object, embed, form, link, meta, base, title'

function takeAway(mail: Document): void {
  for (const element of mail.querySelectorAll(unwanted)) element.remove()
  for (const link of mail.querySelectorAll('a')) {
    link.target = '_blank'
    link.rel = 'noopener noreferrer'
  }
}

function sheetOf(frame: HTMLIFrameElement, text: string): CSSStyleSheet {
  const Sheet =
    (frame.contentWindow as (Window & { CSSStyleSheet: typeof CSSStyleSheet }) | null)?.CSSStyleSheet ?? CSSStyleSheet
  const sheet = new Sheet()
  sheet.replaceSync(text)
  return sheet
}

function copyAttributes(from: HTMLElement, to: HTMLElement): void {
  for (const { name, value } of from.attributes) if (name !== 'style') to.setAttribute(name, value)
}

function applyStyles(from: HTMLElement, to: HTMLElement): void {
  const sources = [from, ...from.querySelectorAll<HTMLElement>('*')]
  const targets = [to, ...to.querySelectorAll<HTMLElement>('*')]
  sources.forEach((source, at) => {
    const style = source.getAttribute('style')
    const target = targets[at]
    if (style && target) target.style.cssText = style
  })
}
