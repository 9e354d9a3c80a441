import { attributeOf, childElements, isNamed, type Name } from './elements.ts'
import { ds } from './names.ts'
import { Refused } from './refused.ts'

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'

const canonicalizations = new Set([exclusive, inclusive])
const signatureMethods = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
])
const digestMethods = new Set(['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'])

/**
 * One signature at most, over exactly the element it stands in, by algorithms that are named here. Whether it verifies is node-saml's to say; it would also take SHA-1.
 * @returns whether there is one.
 */
export function checkSignature(signed: Element): boolean {
  const [signature, ...more] = childElements(signed, ds('Signature'))
  if (!signature) return false
  if (more.length > 0) throw new Refused('signature_shape')

  const info = readSignedInfo(signature)
  checkAlgorithm(info.canonicalization, canonicalizations, 'signature_transform')
  checkAlgorithm(info.method, signatureMethods, 'signature_algorithm')
  checkReference(info.reference, signed)
  return true
}

/** In the order of XML Signature §4.1: libraries that take the first SignatureMethod they meet then meet this one. */
function readSignedInfo(signature: Element) {
  const [signedInfo, value, keyInfo, ...more] = childElements(signature)
  if (!signedInfo || !value || more.length > 0 || (keyInfo && !isNamed(keyInfo, ds('KeyInfo'))))
    throw new Refused('signature_shape')
  if (!isNamed(signedInfo, ds('SignedInfo')) || !isNamed(value, ds('SignatureValue')))
    throw new Refused('signature_shape')
  const [canonicalization, method, reference] = inOrder(signedInfo, [
    ds('CanonicalizationMethod'),
    ds('SignatureMethod'),
    ds('Reference'),
  ])
  return { canonicalization: canonicalization!, method: method!, reference: reference! }
}

function inOrder(parent: Element, names: readonly Name[]): Element[] {
  const found = childElements(parent)
  if (found.length !== names.length || !found.every((element, at) => isNamed(element, names[at]!)))
    throw new Refused('signature_shape')
  return found
}

function checkAlgorithm(
  element: Element,
  allowed: ReadonlySet<string>,
  reason: 'signature_algorithm' | 'signature_transform',
): void {
  const algorithm = attributeOf(element, 'Algorithm')
  if (!algorithm || !allowed.has(algorithm)) throw new Refused(reason, algorithm)
  // No HMACOutputLength, XPath or XSLT. The prefix list is read only where it canonicalizes, but some write it everywhere.
  const odd = childElements(element).find(({ localName }) => localName !== 'InclusiveNamespaces')
  if (odd) throw new Refused(reason, odd.localName)
}

function checkReference(reference: Element, signed: Element): void {
  const id = attributeOf(signed, 'ID')
  // XML names only: the libraries build XPath of it.
  if (!id || !/^[A-Za-z_][\w.-]{0,255}$/.test(id)) throw new Refused('id_repeated')
  if (attributeOf(reference, 'URI') !== `#${id}`) throw new Refused('signature_shape')

  const [transforms, digest] = inOrder(reference, [ds('Transforms'), ds('DigestMethod'), ds('DigestValue')])
  checkAlgorithm(digest!, digestMethods, 'signature_algorithm')
  checkTransforms(childElements(transforms!))
}

/** First the signature is left out, then the rest canonicalized: nothing else leaves all of the element signed. */
function checkTransforms([first, second, ...more]: Element[]): void {
  if (!first || !second || more.length > 0) throw new Refused('signature_transform')
  if (!isNamed(first, ds('Transform')) || !isNamed(second, ds('Transform'))) throw new Refused('signature_transform')
  checkAlgorithm(first, new Set([enveloped]), 'signature_transform')
  checkAlgorithm(second, canonicalizations, 'signature_transform')
}
