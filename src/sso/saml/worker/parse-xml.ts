import { DOMParser } from '@xmldom/xmldom'

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
  const { documentElement } = parsed(() => parser.parseFromString(text, 'text/xml'))
  if (!documentElement || textBesideRoot(documentElement)) throw new NotWellFormed('there is not exactly one root')
  return documentElement
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
