/** A name with its namespace, since prefixes are the sender's choice. */
export interface Name {
  namespace: string
  local: string
}

const elementNode = 1
const textNodes: ReadonlySet<number> = new Set([3, 4])

export function childElements(parent: Element, name?: Name): Element[] {
  const found: Element[] = []
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === elementNode && (!name || isNamed(node as Element, name))) found.push(node as Element)
  }
  return found
}

/** Undefined unless there is exactly one. */
export function onlyChild(parent: Element, name: Name): Element | undefined {
  const found = childElements(parent, name)
  return found.length === 1 ? found[0] : undefined
}

export function isNamed(element: Element, { namespace, local }: Name): boolean {
  return element.namespaceURI === namespace && element.localName === local
}

/** Itself and all below it, in the order of the document; without recursion, since depth is the sender's choice too. */
export function* elementsOf(root: Element): Generator<{ element: Element; depth: number }> {
  let element: Element | undefined = root
  let depth = 1
  while (element) {
    yield { element, depth }
    const [below]: Element[] = childElements(element)
    if (below) {
      element = below
      depth++
      continue
    }
    while (element && element !== root && !nextElement(element)) {
      element = element.parentNode as Element
      depth--
    }
    element = element === root ? undefined : nextElement(element)
  }
}

function nextElement(element: Element): Element | undefined {
  for (let node = element.nextSibling; node; node = node.nextSibling) {
    if (node.nodeType === elementNode) return node as Element
  }
  return undefined
}

/** Trimmed; undefined where anything but text stands in it. */
export function textOf(element: Element | undefined): string | undefined {
  if (!element) return undefined
  let text = ''
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (!textNodes.has(node.nodeType)) return undefined
    text += node.nodeValue ?? ''
  }
  return text.trim()
}

/** Without a namespace, as all attributes of SAML are. Undefined where absent; empty is a value. */
export function attributeOf(element: Element | undefined, name: string): string | undefined {
  return element?.hasAttribute(name) ? (element.getAttribute(name) ?? undefined) : undefined
}
