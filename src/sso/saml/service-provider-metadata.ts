import type { ServiceProviderAddresses } from './addresses.ts'
import { escapeXml } from './escape-xml.ts'
import { bindings, type NameIdFormat, nameIdFormats, namespaces } from './namespaces.ts'

export interface ServiceProvider extends ServiceProviderAddresses {
  /** PEM; all of them sign and open, so that the identity provider knows the next one in time. */
  certificates: readonly string[]
  nameIdFormat: NameIdFormat
  signRequests: boolean
}

/** What an identity provider has to know of a connection (SAML Metadata §2.4.4). */
export function serviceProviderMetadata(provider: ServiceProvider): string {
  const { entityId, acsUrl, certificates, nameIdFormat, signRequests } = provider
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor xmlns:md="${namespaces.metadata}" xmlns:ds="${namespaces.signature}" entityID="${escapeXml(entityId)}">`,
    `  <md:SPSSODescriptor AuthnRequestsSigned="${signRequests}" WantAssertionsSigned="true" protocolSupportEnumeration="${namespaces.protocol}">`,
    ...['signing', 'encryption'].flatMap((use) => certificates.map((certificate) => keyDescriptor(use, certificate))),
    `    <md:NameIDFormat>${nameIdFormats[nameIdFormat]}</md:NameIDFormat>`,
    `    <md:AssertionConsumerService Binding="${bindings.post}" Location="${escapeXml(acsUrl)}" index="0" isDefault="true"/>`,
    '  </md:SPSSODescriptor>',
    '</md:EntityDescriptor>',
    '',
  ].join('\n')
}

function keyDescriptor(use: string, pem: string): string {
  const certificate = pem.replace(/-----[^-]+-----|\s/g, '')
  const methods =
    use === 'encryption'
      ? '<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/><md:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>'
      : ''
  return `    <md:KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</md:KeyDescriptor>`
}
