import { DOMParser } from '@xmldom/xmldom'
import { isBalanced } from './tag-balance.ts'

/** Not well-formed, by the first word of the parser about it. */
export class NotWellFormed extends Error {}

/**
 * The parser repairs what it can and only warns; here every warning ends it, because whoever reads the same bytes next may repair them otherwise.
 * @throws NotWellFormed
 */
export function parseXml(text: string): Element {
  const refuse = (message: string) => {
    throw new NotWellFormed(message)
  }
  const parser = new DOMParser({ locator: {}, errorHandler: { warning: refuse, error: refuse, fatalError: refuse } })
  if (!isBalanced(text)) throw new NotWellFormed('its tags do not fit together')
  if (namesForbiddenCharacter(text)) throw new NotWellFormed('a reference to a character that XML forbids')
  const { documentElement } = parsed(() => parser.parseFromString(text, 'text/xml'))
  if (!documentElement || textBesideRoot(documentElement)) throw new NotWellFormed('there is not exactly one root')
  return documentElement
}

// XML 1.0 §4.1: the parser makes whatever is asked for of them, also NUL and halves of a surrogate pair.
function namesForbiddenCharacter(text: string): boolean {
  return [...text.matchAll(/&#(?:x([\da-f]+)|(\d+));/gi)].some(([, hexadecimal, decimal]) => {
    const point = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
    return !isCharacter(point)
  })
}

function isCharacter(point: number): boolean {
  if (point < 0x20) return point === 0x9 || point === 0xa || point === 0xd
  return point <= 0xd7ff || (point >= 0xe000 && point <= 0xfffd) || (point >= 0x10000 && point <= 0x10ffff)
}

// It also throws errors of its own, and a TypeError for an empty text.
function parsed(parse: () => Document): Document {
  try {
    return parse()
  } catch (error) {
    throw error instanceof NotWellFormed ? error : new NotWellFormed(String(error))
  }
}

function textBesideRoot(root: Element): boolean {
  return [...listOf(root.ownerDocument.childNodes)].some(
    (node) => node !== root && (node.nodeType === 1 || (node.nodeType === 3 && node.nodeValue?.trim())),
  )
}

function listOf(nodes: NodeListOf<ChildNode>): ChildNode[] {
  return Array.from({ length: nodes.length }, (_, at) => nodes[at]!)
}
