/** What the panel shows of a message that we composed ourselves: text and HTML, and the pictures that this shows. */
export interface MessageParts {
  headers: Record<string, string>
  text: string | null
  html: string | null
  inlineImages: { contentId: string; dataUrl: string }[]
}

const shownHeaders = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'Content-Language']

/** Reads our own messages, not any: no nesting deeper than nodemailer writes, no charset but UTF-8. */
export function readMessage(source: string): MessageParts {
  const { headers, body } = entity(source)
  const leaves = leavesOf(headers, body)
  const textOf = (type: string) => leaves.find((leaf) => leaf.type === type)?.text ?? null
  return {
    headers: Object.fromEntries(
      shownHeaders.flatMap((name) => {
        const value = headers.get(name.toLowerCase())
        return value === undefined ? [] : [[name, decodeWords(value)]]
      }),
    ),
    text: textOf('text/plain'),
    html: textOf('text/html'),
    inlineImages: leaves.flatMap(({ contentId, type, text }) =>
      contentId && type.startsWith('image/') ? [{ contentId, dataUrl: `data:${type};base64,${text}` }] : [],
    ),
  }
}

interface Leaf {
  type: string
  /** Of a picture, in base64. */
  text: string
  contentId: string | undefined
}

function leavesOf(headers: ReadonlyMap<string, string>, body: string): Leaf[] {
  const contentType = headers.get('content-type') ?? 'text/plain'
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1]
  if (!boundary) return [leafOf(contentType.split(';')[0]!.trim().toLowerCase(), headers, body)]
  const parts = `\n${body}`.split(`\n--${boundary}`).slice(1, -1)
  return parts.map((part) => entity(part.replace(/^\n/, ''))).flatMap((part) => leavesOf(part.headers, part.body))
}

function leafOf(type: string, headers: ReadonlyMap<string, string>, body: string): Leaf {
  const text = type.startsWith('image/') ? body.replaceAll(/\s/g, '') : decodeBody(headers, body)
  return { type, text, contentId: headers.get('content-id')?.replaceAll(/[<>]/g, '') }
}

function entity(source: string): { headers: Map<string, string>; body: string } {
  const text = source.replaceAll('\r\n', '\n')
  const end = text.indexOf('\n\n')
  const head = end < 0 ? text : text.slice(0, end)
  const lines = head.replaceAll(/\n[ \t]+/g, ' ').split('\n')
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { headers, body: end < 0 ? '' : text.slice(end + 2) }
}

function decodeBody(headers: ReadonlyMap<string, string>, body: string): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  return encoding === 'quoted-printable' ? fromQuotedPrintable(body.replaceAll('=\n', '')) : body
}

/** RFC 2047, as far as nodemailer uses it; white space between two encoded words is none. */
function decodeWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, word: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : fromQuotedPrintable(word.replaceAll('_', ' ')),
    )
}

function fromQuotedPrintable(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
    .toString('latin1')
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
