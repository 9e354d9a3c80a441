import { createSign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { escapeXml } from './escape-xml.ts'
import { bindings, type NameIdFormat, nameIdFormats, namespaces } from './namespaces.ts'

export interface AuthnRequest {
  id: string
  issueInstant: Date
  /** The identity provider's SingleSignOnService. */
  destination: string
  entityId: string
  acsUrl: string
  nameIdFormat: NameIdFormat
  /** Ask for the credentials again, though somebody is signed in there. */
  forceAuthn: boolean
}

/** SAML Core §3.4.1. No RequestedAuthnContext: how somebody signs in is the company's own affair. */
export function authnRequestXml(request: AuthnRequest): string {
  const attributes = {
    'xmlns:samlp': namespaces.protocol,
    'xmlns:saml': namespaces.assertion,
    ID: request.id,
    Version: '2.0',
    IssueInstant: request.issueInstant.toISOString(),
    Destination: request.destination,
    ProtocolBinding: bindings.post,
    AssertionConsumerServiceURL: request.acsUrl,
    ...(request.forceAuthn && { ForceAuthn: 'true' }),
  }
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escapeXml(value)}"`)
  return [
    `<samlp:AuthnRequest ${written.join(' ')}>`,
    `<saml:Issuer>${escapeXml(request.entityId)}</saml:Issuer>`,
    `<samlp:NameIDPolicy Format="${nameIdFormats[request.nameIdFormat]}" AllowCreate="true"/>`,
    '</samlp:AuthnRequest>',
  ].join('')
}

const signatureAlgorithm = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

interface RedirectMessage {
  destination: string
  xml: string
  relayState: string
  /** PEM; without it the request goes unsigned. */
  privateKey: string | undefined
}

/** The HTTP-Redirect binding (SAML Bindings §3.4.4.1): what is signed is the query as it is sent, to the letter. */
export function redirectAddress({ destination, xml, relayState, privateKey }: RedirectMessage): string {
  const message = deflateRawSync(xml).toString('base64')
  const query = [
    `SAMLRequest=${encodeURIComponent(message)}`,
    `RelayState=${encodeURIComponent(relayState)}`,
    ...(privateKey ? [`SigAlg=${encodeURIComponent(signatureAlgorithm)}`] : []),
  ].join('&')
  const signature = privateKey && createSign('RSA-SHA256').update(query).sign(privateKey, 'base64')
  const address = `${destination}${destination.includes('?') ? '&' : '?'}${query}`
  return signature ? `${address}&Signature=${encodeURIComponent(signature)}` : address
}
