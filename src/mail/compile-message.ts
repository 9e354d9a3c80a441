import { plainLine } from '../base/plain-line.ts'
import { button, escapeHtml, type Layout, layOut, link, notice, paragraph, quietParagraph } from './html-layout.ts'
import type { MailVariable, Piece } from './message-text.ts'
import type { MailTexts } from './texts/mail-texts.ts'

export interface RenderedMessage {
  subject: string
  html: string
  text: string
}

/** What is the same for all recipients. */
export interface MessageDesign {
  subject: Piece[]
  body: Piece[]
  /** On the button of the link, where the message has one. */
  linkLabel: string
  texts: MailTexts
  /** Of dates. */
  locale: string
  company: string
  /** `#rrggbb` */
  brandColour?: string
  /** An address, number or page for those who are stuck. */
  helpContact?: string
  logo?: ShownLogo
  /** Before the text, as in a test. */
  notice?: string
  /** Before the subject. */
  subjectPrefix?: string
}

/** The size at which it is shown; its content travels with the mail. */
export interface ShownLogo {
  width: number
  height: number
}

/** What is one recipient's own. */
export interface MessageValues {
  name: string
  /** The claim link, or the link of a password reset. */
  link: string
  expiresAt: Date | null
}

const houseColour = '#5457b8'

/** Reads the design once; what it returns is called for each recipient, and yields the same for the same values. */
export function compileMessage(design: MessageDesign): (values: MessageValues) => RenderedMessage {
  const layout: Layout = {
    texts: design.texts,
    company: escapeHtml(plainLine(design.company)),
    brandColour: design.brandColour ?? houseColour,
    logo: design.logo,
  }
  const paragraphs = paragraphsOf(design.body)
  const dates = new Intl.DateTimeFormat(design.locale, { dateStyle: 'long', timeZone: 'UTC', calendar: 'gregory' })
  const footer = footerOf(design)

  return (given) => {
    const values = valuesOf(design, given, dates)
    const subject = plainLine((design.subjectPrefix ?? '') + fill(design.subject, values))
    const main = paragraphs.map((pieces) => htmlOf(pieces, values, { layout, label: design.linkLabel })).join('\n')
    return {
      subject,
      html: layOut(layout, {
        title: escapeHtml(subject),
        main: design.notice ? `${notice(escapeHtml(design.notice))}\n${main}` : main,
        footer: footer.map((line) => quietParagraph(escapeHtml(line))).join('\n'),
      }),
      text: `${[...(design.notice ? [design.notice] : []), ...paragraphs.map((pieces) => fill(pieces, values)), '-- ', ...footer].join('\n\n')}\n`,
    }
  }
}

type Values = Record<MailVariable, string>

function valuesOf(design: MessageDesign, { name, link: href, expiresAt }: MessageValues, dates: Intl.DateTimeFormat) {
  return {
    name: plainLine(name),
    company: plainLine(design.company),
    claimLink: href,
    link: href,
    expiresOn: expiresAt ? dates.format(expiresAt) : '',
  }
}

function footerOf({ texts, company, helpContact }: MessageDesign): string[] {
  const why = texts.footer.replaceAll('{{company}}', plainLine(company))
  return helpContact ? [why, `${texts.help} ${plainLine(helpContact)}`] : [why]
}

/** Paragraphs are what stands between empty lines; a variable never holds one. */
function paragraphsOf(body: readonly Piece[]): Piece[][] {
  const paragraphs: Piece[][] = [[]]
  for (const piece of body) {
    if (typeof piece !== 'string') {
      paragraphs.at(-1)!.push(piece)
      continue
    }
    const [first, ...rest] = piece.replaceAll('\r\n', '\n').split(/\n[ \t]*\n/)
    paragraphs.at(-1)!.push(first!)
    for (const text of rest) paragraphs.push([text])
  }
  return paragraphs.map(trimmed).filter((pieces) => pieces.length > 0)
}

function trimmed(pieces: Piece[]): Piece[] {
  const last = pieces.length - 1
  return pieces
    .map((piece, at) => {
      if (typeof piece !== 'string') return piece
      const start = at === 0 ? piece.trimStart() : piece
      return at === last ? start.trimEnd() : start
    })
    .filter((piece) => piece !== '')
}

function fill(pieces: readonly Piece[], values: Values): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : values[piece.variable])).join('')
}

function htmlOf(
  pieces: readonly Piece[],
  values: Values,
  { layout, label }: { layout: Layout; label: string },
): string {
  const [only] = pieces
  if (pieces.length === 1 && isLink(only!)) return button(escapeHtml(values.link), escapeHtml(label), layout)
  return paragraph(pieces.map((piece) => htmlPiece(piece, values)).join(''))
}

function htmlPiece(piece: Piece, values: Values): string {
  if (typeof piece === 'string') return escapeHtml(piece).replaceAll('\n', '<br>\n')
  const value = escapeHtml(values[piece.variable])
  return isLink(piece) ? link(value) : `<bdi>${value}</bdi>`
}

function isLink(piece: Piece): boolean {
  return typeof piece !== 'string' && (piece.variable === 'claimLink' || piece.variable === 'link')
}
