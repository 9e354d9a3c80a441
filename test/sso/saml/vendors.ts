import { encryptedAssertion } from './encrypt.ts'
import { assertionXml, type GivenParts, responseParts, responseXml } from './response.ts'
import { type SignatureOptions, signed } from './sign.ts'
import { cut } from './wrapping.ts'

const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion'

export interface VendorContext {
  given: GivenParts
  /** Ours. */
  encryptionCertificate: string
}

type Vendor = (context: VendorContext) => string

/** Renames the prefixes that the generator writes; an empty one makes it the default namespace. */
function prefixed(xml: string, { saml, samlp }: { saml: string; samlp: string }): string {
  const named = (prefix: string) => (prefix === '' ? '' : `${prefix}:`)
  const declared = (prefix: string) => (prefix === '' ? 'xmlns' : `xmlns:${prefix}`)
  return xml
    .replaceAll(/(<\/?)saml:/g, `$1${named(saml)}`)
    .replaceAll(/(<\/?)samlp:/g, `$1${named(samlp)}`)
    .replaceAll('xmlns:saml=', `${declared(saml)}=`)
    .replaceAll('xmlns:samlp=', `${declared(samlp)}=`)
}

function vendorSigned(xml: string, { given }: VendorContext, options: Partial<SignatureOptions>): string {
  return signed(xml, { element: 'Assertion', provider: given.provider, ...options })
}

/** Default namespace in the assertion, which alone is signed, with an unprefixed signature; claims have names of URLs. */
const entra: Vendor = (context) => {
  const parts = responseParts({
    ...context.given,
    attributes: {
      'http://schemas.microsoft.com/identity/claims/objectidentifier': ['1b6f0f4e-5d0c-4a0e-9c1f-0d3c5b1d0a11'],
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': ['ada@example.com'],
    },
  })
  const assertion = prefixed(assertionXml(parts), { saml: '', samlp: 'samlp' })
  const envelope = responseXml(parts, '#')
    .replace('<saml:Issuer>', `<Issuer xmlns="${assertionNamespace}">`)
    .replace('</saml:Issuer>', '</Issuer>')
    .replace(` xmlns:saml="${assertionNamespace}"`, '')
  return vendorSigned(envelope.replace('#', assertion), context, { prefix: '' })
}

/** saml2p and saml2, both signed, with a list of inclusive prefixes. */
const okta: Vendor = (context) => {
  const message = prefixed(responseXml(responseParts(context.given)), { saml: 'saml2', samlp: 'saml2p' })
  const inner = vendorSigned(message, context, { inclusivePrefixes: ['xs', 'saml2'] })
  return vendorSigned(inner, context, { element: 'Response', inclusivePrefixes: ['xs'] })
}

/** The Response alone is signed; every name is an e-mail address. */
const google: Vendor = (context) => {
  const nameId = `<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ada@example.com</saml:NameID>`
  const parts = responseParts({ ...context.given, nameId })
  const message = prefixed(responseXml(parts), { saml: 'saml2', samlp: 'saml2p' })
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>${vendorSigned(message, context, { element: 'Response' })}`
}

/** The assertion signed, then encrypted with AES-256-CBC. */
const adfs: Vendor = (context) => {
  const parts = responseParts(context.given)
  const message = vendorSigned(responseXml(parts), context, { prefix: 'ds' })
  const certificate = context.encryptionCertificate
  return responseXml(parts, encryptedAssertion(cut(message, 'saml:Assertion'), { certificate, cipher: 'aes-256-cbc' }))
}

/** Signed as a document, with a dsig prefix, and a key value besides the certificate. */
const keycloak: Vendor = (context) =>
  vendorSigned(responseXml(responseParts(context.given)), context, { element: 'Response', prefix: 'dsig' })

/** Encrypted with AES-256-GCM inside a signed Response. */
const keycloakEncrypted: Vendor = (context) => {
  const parts = responseParts(context.given)
  const certificate = context.encryptionCertificate
  const encrypted = encryptedAssertion(assertionXml(parts), { certificate, cipher: 'aes-256-gcm' })
  return vendorSigned(responseXml(parts, encrypted), context, { element: 'Response', prefix: 'dsig' })
}

export const vendors = {
  'Entra ID': entra,
  Okta: okta,
  'Google Workspace': google,
  'AD FS, encrypted': adfs,
  Keycloak: keycloak,
  'Keycloak, encrypted': keycloakEncrypted,
} satisfies Record<string, Vendor>
