const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

export interface DocumentParts {
  entityId: string
  ssoUrl: string
  binding: string
  /** PEM or base64. */
  certificates: readonly string[]
  attributes: string
  roleAttributes: string
  role: string
}

/** Metadata of one identity provider, as most of them write it. */
export function metadataDocument(given: Pick<DocumentParts, 'certificates'> & Partial<DocumentParts>): string {
  const {
    entityId = 'https://idp.example.com/saml',
    ssoUrl = 'https://idp.example.com/sso',
    binding = redirect,
  } = given
  const { certificates, attributes = '', roleAttributes = '', role = 'IDPSSODescriptor' } = given
  const keys = certificates.map(
    (certificate) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate.replace(/-----[^-]+-----/g, '')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?><!-- made by hand -->',
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${entityId}"${attributes}>`,
    `<md:${role} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"${roleAttributes}>`,
    ...keys,
    '<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>',
    `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${ssoUrl}/post"/>`,
    `<md:SingleSignOnService Binding="${binding}" Location="${ssoUrl}"/>`,
    `</md:${role}></md:EntityDescriptor>`,
  ].join('\n')
}

/** Several of them, grouped as federations do. */
export function metadataOfSeveral(...documents: readonly string[]): string {
  const bodies = documents.map((document) => document.slice(document.indexOf('<md:EntityDescriptor')))
  return `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${bodies.join('')}</md:EntitiesDescriptor>`
}
