import { attributeOf, childElements, elementsOf, isNamed } from './elements.ts'
import { ds, saml, samlp } from './names.ts'
import { Refused } from './refused.ts'
import { checkSignature } from './signature-shape.ts'

const depth = 40

const responseChildren = [
  saml('Issuer'),
  ds('Signature'),
  samlp('Extensions'),
  samlp('Status'),
  saml('Assertion'),
  saml('EncryptedAssertion'),
]

/** Where the one assertion stands, and which signatures there are. Nothing is believed yet. */
export interface ResponseShape {
  response: Element
  assertion: Element | undefined
  encryptedAssertion: Element | undefined
  isResponseSigned: boolean
  isAssertionSigned: boolean
}

/**
 * What SAML prescribes, so narrow that no wrapped signature fits (XSW): one assertion in the whole document, in its place; IDs that
 * are unique; a signature only as a direct child of what it signs.
 */
export function readShape(response: Element): ResponseShape {
  if (!isNamed(response, samlp('Response'))) throw new Refused('response_type', response.localName)
  const version = attributeOf(response, 'Version')
  if (version !== '2.0') throw new Refused('response_type', version)
  checkTree(response)
  checkChildren(response)

  const [assertion] = childElements(response, saml('Assertion'))
  const [encryptedAssertion] = childElements(response, saml('EncryptedAssertion'))
  return {
    response,
    assertion,
    encryptedAssertion,
    isResponseSigned: checkSignature(response),
    isAssertionSigned: assertion !== undefined && checkSignature(assertion),
  }
}

/** The same for an assertion that stands by itself, after decryption. @returns whether it is signed. */
export function checkAssertionShape(assertion: Element): boolean {
  if (!isNamed(assertion, saml('Assertion'))) throw new Refused('assertion_missing')
  checkTree(assertion)
  return checkSignature(assertion)
}

/** Names count in any namespace: a part that we pass over is one that another reader may find. */
function checkTree(root: Element): void {
  const ids = new Set<string>()
  for (const { element, depth: at } of elementsOf(root)) {
    if (at > depth) throw new Refused('response_too_complex')
    if (element !== root) checkPlace(element, root)
    checkIds(element, ids)
  }
}

function checkPlace(element: Element, root: Element): void {
  const parent = element.parentNode as Element
  if (element.localName === 'Response') throw new Refused('structure_unexpected', 'Response')
  if (/^(?:Encrypted)?Assertion$/.test(element.localName) && (parent !== root || isNamed(root, saml('Assertion'))))
    throw new Refused('assertion_repeated')
  if (element.localName !== 'Signature') return
  const isOfAssertion = isNamed(parent, saml('Assertion')) && parent.parentNode === root
  if (parent !== root && !isOfAssertion) throw new Refused('signature_shape')
}

function checkIds(element: Element, ids: Set<string>): void {
  for (let at = 0; at < element.attributes.length; at++) {
    const attribute = element.attributes[at]!
    if (attribute.localName?.toLowerCase() !== 'id') continue
    if (ids.has(attribute.value)) throw new Refused('id_repeated')
    ids.add(attribute.value)
  }
}

function checkChildren(response: Element): void {
  const children = childElements(response)
  const odd = children.find((child) => !responseChildren.some((name) => isNamed(child, name)))
  if (odd) throw new Refused('structure_unexpected', odd.localName)
  if (children.filter(({ localName }) => localName.endsWith('Assertion')).length > 1)
    throw new Refused('assertion_repeated')
}
