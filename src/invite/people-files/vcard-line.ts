export interface VcardLine {
  /** In capitals, without its group. */
  name: string
  /** Decoded and unescaped. */
  value: string
}

/** One logical line: `group.NAME;PARAM=a;PARAM=b:value` (RFC 6350 §3.3; parameters without a name are 2.1's). */
export function vcardLine(text: string): VcardLine | undefined {
  const colon = colonOutsideQuotes(text)
  if (colon < 0) return undefined
  const [fullName = '', ...parameters] = text.slice(0, colon).split(';')
  const value = text.slice(colon + 1)
  const encoding = parameters.map((parameter) => parameter.replace(/^encoding=/i, '').toLowerCase())
  const charset = /charset=([\w-]+)/i.exec(text.slice(0, colon))?.[1]
  return {
    name: fullName
      .slice(fullName.lastIndexOf('.') + 1)
      .trim()
      .toUpperCase(),
    value: unescaped(encoding.includes('quoted-printable') ? quotedPrintable(value, charset) : value).trim(),
  }
}

function colonOutsideQuotes(text: string): number {
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted
    if (text[at] === ':' && !quoted) return at
  }
  return -1
}

function quotedPrintable(text: string, charset = 'utf-8'): string {
  const joined = text.replace(/=\r?\n/g, '').replace(/=$/, '')
  const bytes = Buffer.from(
    joined.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}

function unescaped(text: string): string {
  return text.replace(/\\([nN,;\\:])/g, (_, character: string) => (/n/i.test(character) ? '\n' : character))
}
