const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What is wrong with a text before any parser sees it (security §5.29). */
export type XmlTextFault = 'encoding' | 'too_complex' | 'doctype' | 'instruction' | 'comment'

// Version and encoding as everybody writes them: an encoding that a parser might follow and we do not is refused.
const declaration =
  /^<\?xml\s+version=(["'])1\.0\1(?:\s+encoding=(["'])utf-?8\2)?(?:\s+standalone=(["'])(?:yes|no)\3)?\s*\?>/i
// oxlint-disable-next-line no-control-regex -- exactly what XML 1.0 §2.2 leaves out.
const forbiddenCharacters = /[\0-\x08\x0B\x0C\x0E-\x1F\uFEFF\uFFFE\uFFFF]/

/** @returns undefined for bytes that are no UTF-8; a mark of byte order stays and is then found to be forbidden. */
export function decodeXml(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

interface XmlTextRules {
  /** How often `<` may occur. */
  tags: number
  allowComments: boolean
}

/** Of what signs people in (security §5.29). */
export const messageRules: XmlTextRules = { tags: 2_000, allowComments: false }
/** Of what an admin brings: people write comments into it, and that of AD FS lists every claim it knows three times. */
export const metadataRules: XmlTextRules = { tags: 10_000, allowComments: true }

/** By linear scans over the text, at most a few milliseconds: whatever could make a parser work long or reach outside is refused unparsed. */
export function xmlTextFault(text: string, { tags, allowComments }: XmlTextRules): XmlTextFault | undefined {
  if (forbiddenCharacters.test(text)) return 'encoding'
  const body = text.replace(declaration, '')
  if (/<\?xml\s[^>]*encoding/i.test(body.slice(0, 200))) return 'encoding'
  if (occursMoreThan(tags, '<', body)) return 'too_complex'
  // Case does not matter to the refusal: no text of a message needs any of them.
  if (/<!(?:doctype|entity|element|attlist|notation)/i.test(body)) return 'doctype'
  if (body.includes('<?')) return 'instruction'
  if (!allowComments && body.includes('<!--')) return 'comment'
  return undefined
}

function occursMoreThan(limit: number, sought: string, text: string): boolean {
  let count = 0
  for (let at = text.indexOf(sought); at >= 0 && count <= limit; at = text.indexOf(sought, at + 1)) count++
  return count > limit
}
