import { createHmac, createPublicKey, X509Certificate } from 'node:crypto'
import { deflateRawSync, gzipSync } from 'node:zlib'
import type { SamlReason } from '../../../src/sso/saml/reasons.ts'
import type { SsoReason } from '../../../src/sso/reasons.ts'
import { encryptedAssertion } from './encrypt.ts'
import type { TestProvider } from './provider.ts'
import {
  assertionXml,
  encoded,
  type GivenParts,
  minutes,
  type ResponseParts,
  responseParts,
  responseXml,
  signedAssertion,
  signedResponse,
} from './response.ts'
import { enveloped, exclusive, type SignatureOptions, signed } from './sign.ts'
import { cut, wrappings } from './wrapping.ts'

/** What an attacker has: everything but the provider's key, except where a broken provider is meant. */
export interface Attack {
  given: GivenParts
  provider: TestProvider
  /** With a key of his own, under the provider's name. */
  attacker: TestProvider
  /** Ours, in the metadata for everybody. */
  encryptionCertificate: string
  /** Of another connection of the same tenant, and of another tenant's. */
  otherEntityId: string
  otherAcsUrl: string
  otherRequest: string
  foreignRequest: string
}

export interface Hostile {
  name: string
  reason: SamlReason | SsoReason
  /** @returns the field SAMLResponse */
  make(attack: Attack): string
}

const hostile = (name: string, reason: Hostile['reason'], make: Hostile['make']): Hostile => ({ name, reason, make })
const xml = (name: string, reason: Hostile['reason'], make: (attack: Attack) => string) =>
  hostile(name, reason, (attack) => encoded(make(attack)))
/** Rightly signed by the provider, but with this part otherwise. */
const part = (
  name: string,
  reason: Hostile['reason'],
  change: Partial<ResponseParts> | ((attack: Attack) => Partial<ResponseParts>),
) =>
  xml(name, reason, (attack) => {
    const parts = typeof change === 'function' ? change(attack) : change
    return signedAssertion({ ...attack.given, ...parts })
  })
const signature = (name: string, reason: Hostile['reason'], options: Partial<SignatureOptions>) =>
  xml(name, reason, ({ given }) => signedAssertion(given, options))
/** A right message, of which this text becomes another. */
const altered = (name: string, reason: Hostile['reason'], change: (message: string, attack: Attack) => string) =>
  xml(name, reason, (attack) => change(signedAssertion(attack.given), attack))

const wrongShape: Readonly<Record<keyof typeof wrappings, Hostile['reason']>> = {
  'XSW1: a signed Response inside the signature of another': 'structure_unexpected',
  'XSW2: a signed Response beside its signature in another': 'structure_unexpected',
  'XSW3: an assertion before the signed one': 'assertion_repeated',
  'XSW4: the signed assertion inside another': 'assertion_repeated',
  'XSW5: the signature moved to another assertion': 'assertion_repeated',
  'XSW6: the signed assertion inside the moved signature': 'assertion_repeated',
  'XSW7: an assertion in Extensions': 'assertion_repeated',
  'XSW8: the signed assertion in an Object of the moved signature': 'assertion_repeated',
  'an assertion with the ID of the signed one': 'id_repeated',
  'an assertion of another namespace before the signed one': 'structure_unexpected',
  'an assertion in the Advice of the signed one': 'assertion_repeated',
}

const wrapped = Object.entries(wrappings).map(([name, make]) =>
  xml(name, wrongShape[name as keyof typeof wrappings], ({ given }) => make(given)),
)

const xslt = '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"/>'
const transformed =
  (algorithm: string, content = '') =>
  (message: string) =>
    message.replace(
      `<ds:Transform Algorithm="${exclusive}"/>`,
      `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`,
    )

const signatures: Hostile[] = [
  xml('no signature at all', 'signature_missing', ({ given }) => responseXml(responseParts(given))),
  altered('the signature stripped', 'signature_missing', (message) =>
    message.replace(cut(message, 'ds:Signature'), ''),
  ),
  xml('a key of the attacker, whose certificate is in KeyInfo', 'signature_invalid', ({ given, attacker, provider }) =>
    signedAssertion({ ...given, provider }, { provider: attacker }),
  ),
  xml(
    'a key of the attacker, with the right certificate in KeyInfo',
    'signature_invalid',
    ({ given, attacker, provider }) =>
      signedAssertion(given, { provider: { ...attacker, certificate: provider.certificate } }),
  ),
  altered('the NameID changed after signing', 'signature_invalid', (message) =>
    message.replace('ada-0001', 'eve-0001'),
  ),
  altered('an attribute added after signing', 'signature_invalid', (message) =>
    message.replace(
      '</saml:AttributeStatement>',
      '<saml:Attribute Name="role"><saml:AttributeValue>admin</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
    ),
  ),
  altered('a signature of another assertion', 'signature_shape', (message, { given }) =>
    message.replace(cut(message, 'ds:Signature'), cut(signedAssertion(given), 'ds:Signature')),
  ),
  altered('an empty signature value', 'signature_invalid', (message) =>
    message.replace(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>'),
  ),
  altered('the signature in another place of the assertion', 'signature_shape', (message) => {
    const moved = cut(message, 'ds:Signature')
    return message.replace(moved, '').replace('<saml:Subject>', `<saml:Subject>${moved}`)
  }),
  altered('two signatures', 'signature_shape', (message) => {
    const one = cut(message, 'ds:Signature')
    return message.replace(one, one + one)
  }),
  xml('a signed Response whose assertion an attacker signed', 'signature_invalid', ({ given, provider, attacker }) =>
    signed(signedAssertion(given, { provider: attacker }), { element: 'Response', provider }),
  ),
  xml('a signed assertion in a Response that an attacker signed', 'signature_invalid', ({ given, attacker }) =>
    signed(signedAssertion(given), { element: 'Response', provider: attacker }),
  ),
  altered('an unsigned assertion beside a signature over something else', 'signature_shape', (message) => {
    const one = cut(message, 'ds:Signature')
    return message.replace(one, '').replace('<samlp:Status>', `${one}<samlp:Status>`)
  }),
  altered('an empty reference', 'signature_shape', (message) => message.replace(/URI="#[^"]*"/, 'URI=""')),
  altered('no reference', 'signature_shape', (message) => message.replace(/ URI="#[^"]*"/, '')),
  altered('a reference outside', 'signature_shape', (message) =>
    message.replace(/URI="#[^"]*"/, 'URI="http://127.0.0.1/x"'),
  ),
  altered('a reference by XPointer', 'signature_shape', (message) =>
    message.replace(/URI="#([^"]*)"/, `URI="#xpointer(id('$1'))"`),
  ),
  altered('two references', 'signature_shape', (message) => {
    const reference = cut(message, 'ds:Reference')
    return message.replace(reference, reference + reference)
  }),
  altered('two SignedInfo', 'signature_shape', (message) => {
    const info = cut(message, 'ds:SignedInfo')
    return message.replace(info, info + info)
  }),
  altered('an Object in the signature', 'signature_shape', (message) =>
    message.replace('</ds:Signature>', '<ds:Object>x</ds:Object></ds:Signature>'),
  ),
  altered('KeyInfo before SignedInfo', 'signature_shape', (message) => {
    const info = cut(message, 'ds:KeyInfo')
    return message.replace(info, '').replace('<ds:SignedInfo>', `${info}<ds:SignedInfo>`)
  }),
  signature('SHA-1 in the signature', 'signature_algorithm', {
    signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  }),
  signature('SHA-1 in the digest', 'signature_algorithm', {
    digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1',
  }),
  altered('HMAC with the public key as its secret', 'signature_algorithm', (message, { provider }) =>
    hmacSigned(message, provider),
  ),
  altered('no algorithm', 'signature_algorithm', (message) =>
    message.replace(/<ds:SignatureMethod [^>]*>/, '<ds:SignatureMethod/>'),
  ),
  signature('canonicalization with comments', 'signature_transform', { canonicalization: `${exclusive}WithComments` }),
  signature('only the transform that leaves the signature out', 'signature_transform', { transforms: [enveloped] }),
  altered('an XSLT transform', 'signature_transform', transformed('http://www.w3.org/TR/1999/REC-xslt-19991116', xslt)),
  altered(
    'an XPath transform',
    'signature_transform',
    transformed('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>//x</ds:XPath>'),
  ),
  altered('a base64 transform', 'signature_transform', transformed('http://www.w3.org/2000/09/xmldsig#base64')),
  altered('no transforms', 'signature_shape', (message) => message.replace(cut(message, 'ds:Transforms'), '')),
  altered('a third transform', 'signature_transform', (message) =>
    message.replace('</ds:Transforms>', `<ds:Transform Algorithm="${exclusive}"/></ds:Transforms>`),
  ),
]

/** As if whoever verifies took the algorithm's word, and the certificate for a secret. */
function hmacSigned(message: string, { certificate }: TestProvider): string {
  const secret = createPublicKey(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }))
  const value = createHmac('sha256', secret.export({ type: 'spki', format: 'pem' }))
    .update(cut(message, 'ds:SignedInfo'))
    .digest('base64')
  return message
    .replace(/(<ds:SignatureMethod Algorithm=")[^"]*/, '$1http://www.w3.org/2000/09/xmldsig#hmac-sha256')
    .replace(/<ds:SignatureValue>[^<]*/, `<ds:SignatureValue>${value}`)
}

const times: Hostile[] = [
  part('made an hour ago', 'too_old', {
    issueInstant: minutes(-60),
    notBefore: minutes(-60),
    notOnOrAfter: minutes(60),
    confirmedUntil: minutes(60),
  }),
  part('a clock an hour ahead', 'not_yet_valid', {
    issueInstant: minutes(60),
    notBefore: minutes(60),
    notOnOrAfter: minutes(65),
    confirmedUntil: minutes(65),
  }),
  part('conditions that have ended', 'expired', { notOnOrAfter: minutes(-2) }),
  part('conditions that have not begun', 'not_yet_valid', { notBefore: minutes(10) }),
  part('conditions without an end', 'time_invalid', { notOnOrAfter: null }),
  part('a confirmation that has ended', 'expired', { confirmedUntil: minutes(-2) }),
  part('a confirmation without an end', 'time_invalid', { confirmedUntil: null }),
  altered('a moment that is none', 'time_invalid', (message) =>
    message.replace(/NotOnOrAfter="[^"]*"/g, 'NotOnOrAfter="tomorrow"'),
  ),
  part('a session that has ended', 'session_ended', { sessionNotOnOrAfter: minutes(-1) }),
]

const addressees: Hostile[] = [
  part('another audience', 'audience_wrong', { audience: 'https://elsewhere.example.com' }),
  part('the audience of another connection', 'audience_wrong', ({ otherEntityId }) => ({ audience: otherEntityId })),
  part('no audience', 'audience_wrong', { audience: null }),
  part('a second restriction, which leaves us out', 'audience_wrong', {
    conditions:
      '<saml:AudienceRestriction><saml:Audience>https://elsewhere.example.com</saml:Audience></saml:AudienceRestriction>',
  }),
  part('another recipient', 'recipient_wrong', ({ otherAcsUrl }) => ({ recipient: otherAcsUrl })),
  part('no recipient', 'recipient_wrong', { recipient: null }),
  part('another destination', 'destination_wrong', ({ otherAcsUrl }) => ({ destination: otherAcsUrl })),
  xml('a signed Response without destination', 'destination_wrong', ({ given }) =>
    signedResponse({ ...given, destination: null }),
  ),
  part('another issuer of the Response', 'issuer_wrong', { responseIssuer: 'https://evil.example.com' }),
  part('another issuer of the assertion', 'issuer_wrong', { issuer: 'https://evil.example.com' }),
  part('a request of nobody', 'request_unknown', { inResponseTo: '_nobody', confirmedRequest: '_nobody' }),
  part('a request of another connection', 'request_unknown', ({ otherRequest }) => ({
    inResponseTo: otherRequest,
    confirmedRequest: otherRequest,
  })),
  part('a request of another tenant', 'request_unknown', ({ foreignRequest }) => ({
    inResponseTo: foreignRequest,
    confirmedRequest: foreignRequest,
  })),
  part('no request', 'unsolicited', { inResponseTo: null, confirmedRequest: null }),
  part('no request inside the assertion', 'request_mismatch', { confirmedRequest: null }),
  part('another request inside the assertion', 'request_mismatch', ({ otherRequest }) => ({
    confirmedRequest: otherRequest,
  })),
]

const contents: Hostile[] = [
  part('no NameID', 'name_id_missing', { nameId: '' }),
  part('an empty NameID', 'name_id_missing', { nameId: '<saml:NameID> </saml:NameID>' }),
  part('two NameIDs', 'name_id_unusable', { nameId: '<saml:NameID>ada</saml:NameID><saml:NameID>admin</saml:NameID>' }),
  part('an element in the NameID', 'name_id_unusable', {
    nameId: '<saml:NameID>ada<x xmlns="urn:x">min</x></saml:NameID>',
  }),
  part('an encrypted NameID', 'name_id_unusable', { nameId: '<saml:EncryptedID/>' }),
  part('a NameID of 2,000 characters', 'name_id_unusable', {
    nameId: `<saml:NameID>${'a'.repeat(2_000)}</saml:NameID>`,
  }),
  part('a transient NameID', 'name_id_transient', {
    nameId: '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">x</saml:NameID>',
  }),
  altered('a comment in the NameID', 'xml_comment', (message) => message.replace('ada-0001', 'ada<!---->-0001')),
  altered('a comment in an attribute', 'xml_comment', (message) =>
    message.replace('ada@example.com', 'ada@example.com<!-- -->.evil.com'),
  ),
  part('no AuthnStatement', 'authn_statement_missing', { authnStatement: null }),
  part('another confirmation than bearer', 'confirmation_missing', {
    confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key',
  }),
  part('a condition nobody knows', 'condition_unknown', { conditions: '<saml:Condition/>' }),
  part('an encrypted attribute', 'attribute_encrypted', {
    assertionExtra: '<saml:AttributeStatement><saml:EncryptedAttribute/></saml:AttributeStatement>',
  }),
  part('SAML 1.1', 'response_type', { version: '1.1' }),
  part('a refusal in the status', 'status_refused', {
    status:
      '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode></samlp:Status>',
  }),
  part('no status', 'status_refused', { status: '' }),
  xml('no assertion', 'assertion_missing', ({ given }) => responseXml(responseParts(given), '')),
  xml('two assertions, each signed', 'assertion_repeated', ({ given }) => {
    const second = cut(signedAssertion(given), 'saml:Assertion')
    return signedAssertion(given).replace('</samlp:Response>', `${second}</samlp:Response>`)
  }),
  altered('an ID twice', 'id_repeated', (message) => {
    const [, id] = /<saml:Assertion [^>]*ID="([^"]*)"/.exec(message)!
    return message.replace('<saml:Subject>', `<saml:Subject ID="${id}">`)
  }),
  xml(
    'a LogoutResponse',
    'response_type',
    () => '<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"/>',
  ),
]

const encrypted = (attack: Attack, text: string, options: Partial<Parameters<typeof encryptedAssertion>[1]> = {}) =>
  responseXml(
    responseParts(attack.given),
    encryptedAssertion(text, { certificate: attack.encryptionCertificate, cipher: 'aes-256-gcm', ...options }),
  )

const encryption: Hostile[] = [
  xml('encrypted by anybody, signed by nobody', 'signature_missing', (attack) =>
    encrypted(attack, assertionXml(responseParts(attack.given))),
  ),
  xml('encrypted, signed by an attacker', 'signature_invalid', (attack) =>
    encrypted(attack, cut(signedAssertion(attack.given, { provider: attack.attacker }), 'saml:Assertion')),
  ),
  xml('encrypted, beside a signed one', 'assertion_repeated', (attack) => {
    const evil = cut(encrypted(attack, assertionXml(responseParts(attack.given))), 'saml:EncryptedAssertion')
    return signedAssertion(attack.given).replace('</samlp:Response>', `${evil}</samlp:Response>`)
  }),
  xml('a wrapped assertion encrypted', 'assertion_repeated', (attack) =>
    encrypted(attack, cut(wrappings['XSW4: the signed assertion inside another'](attack.given), 'saml:Assertion')),
  ),
  xml('encrypted for somebody else', 'encryption_unexpected', (attack) =>
    encrypted(attack, assertionXml(responseParts(attack.given)), { certificate: attack.attacker.certificate }),
  ),
  xml('encrypted with 3DES', 'encryption_algorithm', (attack) =>
    encrypted(attack, assertionXml(responseParts(attack.given)), {
      algorithm: 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc',
    }),
  ),
  xml('a key wrapped by RSA 1.5', 'encryption_algorithm', (attack) =>
    encrypted(attack, assertionXml(responseParts(attack.given)), {
      keyTransport: 'http://www.w3.org/2001/04/xmlenc#rsa-1_5',
    }),
  ),
  xml('two wrapped keys', 'structure_unexpected', (attack) =>
    encrypted(attack, assertionXml(responseParts(attack.given)), { moreKeys: '<xenc:EncryptedKey/>' }),
  ),
  xml('something else encrypted', 'assertion_missing', (attack) => encrypted(attack, '<x xmlns="urn:x"/>')),
  xml('a document type encrypted', 'structure_unexpected', (attack) => encrypted(attack, '<!DOCTYPE x><x/>')),
  xml('text encrypted', 'xml_malformed', (attack) => encrypted(attack, 'no XML')),
]

const inFront = (text: string) => (message: string) => text + message

const parsing: Hostile[] = [
  hostile('no field', 'response_missing', () => ''),
  hostile('no base64', 'response_not_base64', () => '<samlp:Response/>'),
  hostile('base64 of 300 KiB', 'response_too_large', () => Buffer.alloc(300 * 1024, 'a').toString('base64')),
  hostile('a deflated bomb', 'xml_encoding', () => deflateRawSync(Buffer.alloc(50 * 1024 * 1024)).toString('base64')),
  hostile('a gzipped message', 'xml_encoding', ({ given }) => gzipSync(signedAssertion(given)).toString('base64')),
  altered('a document type', 'xml_doctype', inFront('<!DOCTYPE samlp:Response>')),
  altered('a document type in small letters', 'xml_doctype', inFront('<!doctype x>')),
  altered(
    'an entity of the file system',
    'xml_doctype',
    inFront('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
  ),
  altered(
    'a billion laughs',
    'xml_doctype',
    inFront('<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'),
  ),
  altered('an entity nobody declared', 'xml_malformed', (message) => message.replace('ada-0001', 'ada&evil;')),
  altered('a processing instruction', 'xml_instruction', inFront('<?xml-stylesheet href="http://127.0.0.1/x"?>')),
  altered('a processing instruction inside', 'xml_instruction', (message) =>
    message.replace('ada-0001', 'ada<?x?>-0001'),
  ),
  xml('50,000 siblings', 'response_too_complex', () => `<a>${'<b/>'.repeat(50_000)}</a>`),
  xml('900 elements inside each other', 'response_too_complex', ({ given }) =>
    signedAssertion({
      ...given,
      extensions: `<samlp:Extensions>${'<a>'.repeat(900)}${'</a>'.repeat(900)}</samlp:Extensions>`,
    }),
  ),
  hostile('UTF-16', 'xml_encoding', ({ given }) =>
    Buffer.from(`\uFEFF${signedAssertion(given)}`, 'utf16le').toString('base64'),
  ),
  altered('UTF-7', 'xml_encoding', inFront('<?xml version="1.0" encoding="UTF-7"?>')),
  altered('a mark of byte order', 'xml_encoding', inFront('\uFEFF')),
  hostile('bytes that are no UTF-8', 'xml_encoding', ({ given }) =>
    Buffer.concat([Buffer.from(signedAssertion(given)), Buffer.of(0xc3, 0x28)]).toString('base64'),
  ),
  altered('a NUL', 'xml_encoding', (message) => message.replace('ada-0001', 'ada\0')),
  altered('a reference to NUL', 'xml_malformed', (message) => message.replace('ada-0001', 'ada&#0;')),
  altered('half of a surrogate pair', 'xml_malformed', (message) => message.replace('ada-0001', 'ada&#xD800;')),
  altered('a tag that does not end', 'xml_malformed', (message) => message.replace('</saml:Subject>', '')),
  altered('an end tag of another element', 'xml_malformed', (message) =>
    message.replace('</saml:Subject>', '</saml:Sujet>'),
  ),
  altered('an end tag too many', 'xml_malformed', (message) =>
    message.replace('</saml:Subject>', '</saml:Subject></x>'),
  ),
  altered('an element that stays open', 'xml_malformed', (message) => message.replace('</samlp:Response>', '')),
  altered('an attribute twice', 'xml_malformed', (message) =>
    message.replace('Version="2.0"', 'Version="2.0" Version="2.0"'),
  ),
  altered('an attribute without quotes', 'xml_malformed', (message) => message.replace('Version="2.0"', 'Version=2.0')),
  altered('two roots', 'xml_malformed', (message) => message + message),
  altered('text behind the root', 'xml_malformed', (message) => `${message}x`),
  hostile('nothing but spaces', 'xml_malformed', () => encoded('   ')),
]

export const hostileResponses: readonly Hostile[] = [
  ...wrapped,
  ...signatures,
  ...times,
  ...addressees,
  ...contents,
  ...encryption,
  ...parsing,
]
