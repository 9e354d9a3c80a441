interface Explanation {
  sentence: string
  remedy: string
}

const fromThere = 'Download the metadata of the identity provider again, and give the file as it is.'

/** Why metadata, or a certificate, is not taken; nothing of the connection was changed. */
export const metadataReasons = {
  metadata_too_large: {
    sentence: 'The document is larger than 1 MiB, or has more than 10,000 tags.',
    remedy: 'This is usually the metadata of a whole federation. Give that of your own identity provider alone.',
  },
  metadata_encoding: { sentence: 'The document is not UTF-8 text.', remedy: fromThere },
  metadata_declarations: {
    sentence: 'The document holds a document type, an entity declaration or a processing instruction.',
    remedy: 'Metadata needs none of them; take them out, or download the metadata again.',
  },
  metadata_malformed: { sentence: 'The document is not well-formed XML.', remedy: fromThere },
  metadata_type: {
    sentence: 'This is no SAML 2.0 metadata: it does not begin with EntityDescriptor or EntitiesDescriptor.',
    remedy:
      'A web page or a login form is often what an address answers with; open it in a browser, and copy the address of the XML document itself.',
  },
  metadata_several: {
    sentence: 'The document describes several identity providers.',
    remedy: 'Name the entity ID of the one that is meant.',
  },
  metadata_entity_unknown: {
    sentence: 'The document does not describe the identity provider with the entity ID that was named.',
    remedy: 'Compare the entity ID, letter by letter.',
  },
  metadata_no_identity_provider: {
    sentence: 'The document describes no identity provider of SAML 2.0.',
    remedy: 'This is perhaps the metadata of a service provider. Take that of the identity provider.',
  },
  metadata_no_endpoint: {
    sentence: 'The document names no SingleSignOnService with the HTTP-Redirect binding.',
    remedy: 'Switch the HTTP-Redirect binding on at the identity provider; nearly all have it by default.',
  },
  metadata_no_certificate: {
    sentence: 'The document holds no certificate for signatures.',
    remedy: 'Switch signing on at the identity provider, and download the metadata again.',
  },
  metadata_expired: {
    sentence: 'The document was valid until a moment that is past.',
    remedy: fromThere,
  },
  took_too_long: {
    sentence: 'Reading the document took more than two seconds and was ended.',
    remedy: 'Give the metadata of your own identity provider alone.',
  },
  address_unusable: {
    sentence: 'The sign-in address of the identity provider is no https address.',
    remedy: 'Sign-in addresses have to begin with https://.',
  },
  metadata_unreachable: {
    sentence: 'The address of the metadata did not answer with a document.',
    remedy: 'Open it in a browser. Where this server cannot reach it, download the document and give the file instead.',
  },
  certificate_unreadable: {
    sentence: 'This is no X.509 certificate.',
    remedy:
      'Give the certificate as PEM (-----BEGIN CERTIFICATE-----) or base64. A private key, a certificate request and a PKCS#7 or PKCS#12 file are something else.',
  },
  certificate_expired: {
    sentence: 'The certificate has expired.',
    remedy: 'Make a new signing certificate at the identity provider, activate it there, and give it here.',
  },
  certificate_not_yet_valid: {
    sentence: 'The certificate is not valid yet.',
    remedy: 'Check the clock of this server; otherwise wait until the certificate is valid.',
  },
  certificate_key: {
    sentence: 'The certificate has no RSA key of at least 2,048 bits.',
    remedy:
      'Choose an RSA signing key of 2,048 bits or more at the identity provider; elliptic curves are not supported.',
  },
  certificates_too_many: {
    sentence: 'There are more than five certificates for signatures.',
    remedy: 'Keep the current one, and the next one during a roll-over.',
  },
} as const satisfies Record<string, Explanation>

export type MetadataReason = keyof typeof metadataReasons
