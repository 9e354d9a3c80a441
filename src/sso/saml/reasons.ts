import { type Refusal, SsoRefused } from '../refusal.ts'

type Explanation = Pick<Refusal, 'sentence' | 'remedy' | 'kind'>

const malformed = (
  sentence: string,
  remedy = 'The identity provider, or something on the way, sent what no SAML product sends. Try again; if it stays, show this line to whoever runs the identity provider.',
): Explanation => ({ sentence, remedy, kind: 'invalid' })

const attack =
  'No identity provider sends this by itself: somebody may have tried to forge a sign-in. If it happens to your own people, show this line to whoever runs the identity provider.'
const signing =
  'At the identity provider choose RSA-SHA256 (or RSA-SHA512) for signatures, with SHA-256 digests and exclusive canonicalization.'
const clocks =
  'Compare the clock of the identity provider with that of this server; both should follow NTP. At most 60 seconds of difference are accepted.'
const again = 'Begin the sign-in again; a page that was left open or reloaded cannot be used twice.'

/** Why a SAML sign-in is refused: the reason stands in the audit, sentence and remedy are what the admin reads (docs/connect-sso-saml.md). */
export const samlReasons = {
  connection_incomplete: {
    sentence: 'The connection does not know its identity provider yet.',
    remedy: 'Give the metadata of the identity provider: as a file, by its address, or by hand.',
  },
  keys_missing: {
    sentence: 'The connection has no key of its own.',
    remedy: 'Make a key for the connection, and give the identity provider its metadata again.',
  },

  response_missing: malformed('The form that arrived holds no SAMLResponse.'),
  response_not_base64: malformed('The SAMLResponse is not base64.'),
  response_too_large: malformed(
    'The SAMLResponse is larger than 256 KiB.',
    'Send fewer attributes: usually a list of groups is too long. At the identity provider release only the groups that are needed, or none.',
  ),
  response_too_complex: malformed(
    'The SAMLResponse has more than 2,000 tags, or tags nested more than 40 deep.',
    'Send fewer attributes: usually a list of groups is too long. At the identity provider release only the groups that are needed, or none.',
  ),
  xml_encoding: malformed(
    'The SAMLResponse is not UTF-8, or holds characters that XML forbids.',
    'Set the encoding to UTF-8 at the identity provider.',
  ),
  xml_doctype: malformed('The SAMLResponse holds a document type or entity declaration.', attack),
  xml_instruction: malformed('The SAMLResponse holds a processing instruction.', attack),
  xml_comment: malformed('The SAMLResponse holds a comment, by which a value could be cut in two.', attack),
  xml_malformed: malformed('The SAMLResponse is not well-formed XML.'),
  took_too_long: malformed('Reading the SAMLResponse took more than two seconds and was ended.', attack),

  response_type: {
    sentence: 'What arrived is XML, but no Response of SAML 2.0.',
    remedy: 'Configure the application at the identity provider for SAML 2.0 with the HTTP-POST binding.',
  },
  status_refused: {
    sentence: 'The identity provider itself refused the sign-in and said so in the status.',
    remedy:
      'Look into the sign-in log of the identity provider. Usually the person is not assigned to this application, or the name identifier format that is asked for cannot be given.',
  },
  structure_unexpected: { sentence: 'The Response is not built as SAML 2.0 prescribes.', remedy: attack },
  id_repeated: { sentence: 'Two elements carry the same ID, or a signed one carries none.', remedy: attack },
  assertion_missing: {
    sentence: 'The Response holds no assertion.',
    remedy: 'Look into the sign-in log of the identity provider; it should release an assertion with the sign-in.',
  },
  assertion_repeated: {
    sentence: 'The Response holds more than one assertion, or one in a place where none belongs.',
    remedy: attack,
  },

  signature_missing: {
    sentence: 'Neither the Response nor the assertion is signed.',
    remedy: 'At the identity provider switch on the signing of assertions (or of responses, or both).',
  },
  signature_shape: {
    sentence:
      'A signature is repeated, stands in a wrong place, or refers to something else than the element it stands in.',
    remedy: attack,
  },
  signature_algorithm: {
    sentence: 'The signature uses an algorithm that is not accepted; SHA-1 and HMAC never are.',
    remedy: signing,
  },
  signature_transform: {
    sentence: 'The signature asks for a transformation that is not accepted.',
    remedy: signing,
  },
  signature_invalid: {
    sentence: 'The signature does not verify with any certificate of this connection.',
    remedy:
      'Usually the identity provider has a new signing certificate: read its metadata again, or add the new certificate beside the old one.',
  },

  encryption_unexpected: {
    sentence: 'The assertion is encrypted, but not with the certificate of this connection.',
    remedy:
      'Give the identity provider the metadata of this connection again, so that it encrypts with the current certificate, or switch encryption off there.',
  },
  encryption_algorithm: {
    sentence: 'The assertion is encrypted with an algorithm that is not accepted.',
    remedy:
      'At the identity provider choose AES-GCM or AES-CBC with 128 or 256 bits, and RSA-OAEP (MGF1 with SHA-1) for the key.',
  },

  issuer_wrong: {
    sentence: 'The message names another issuer than this connection has.',
    remedy: 'Compare the entity ID of the identity provider with that of the connection, letter by letter.',
  },
  destination_wrong: {
    sentence: 'The message was made for another address than the one it arrived at, or a signed message names none.',
    remedy:
      'Copy the ACS address of this connection to the identity provider, letter by letter; also check PUBLIC_URL.',
  },
  recipient_wrong: {
    sentence: 'The assertion was made for another recipient.',
    remedy: 'Copy the ACS address of this connection to the identity provider as recipient, letter by letter.',
  },
  audience_wrong: {
    sentence: 'The assertion was made for another audience, or for none.',
    remedy: 'Copy the entity ID of this connection to the identity provider as audience, letter by letter.',
  },
  condition_unknown: {
    sentence: 'The assertion carries a condition that this server does not know, and must therefore not be used.',
    remedy: 'Switch the additional condition off at the identity provider.',
  },

  unsolicited: {
    sentence: 'The identity provider began the sign-in by itself.',
    remedy:
      'Let people begin at the sign-in page of this server, or switch on that the identity provider may begin (allowUnsolicited).',
  },
  request_mismatch: {
    sentence: 'The assertion answers another request than the Response around it, or names none.',
    remedy: attack,
  },
  assertion_replayed: { sentence: 'This assertion was used before.', remedy: again },

  not_yet_valid: { sentence: 'The assertion is not valid yet.', remedy: clocks },
  expired: { sentence: 'The assertion is no longer valid.', remedy: clocks },
  too_old: { sentence: 'The assertion was made more than five minutes ago.', remedy: clocks },
  time_invalid: {
    sentence: 'The assertion has no end, or a moment in it cannot be read.',
    remedy: 'The identity provider must give IssueInstant, AuthnInstant and NotOnOrAfter in UTC.',
  },
  session_ended: {
    sentence: 'The session at the identity provider has ended already.',
    remedy: 'Sign out of the identity provider, and begin again.',
  },
  confirmation_missing: {
    sentence: 'The assertion has no bearer confirmation of its subject.',
    remedy: 'Configure the Web Browser SSO profile with bearer confirmation at the identity provider.',
  },
  authn_statement_missing: {
    sentence: 'The assertion does not say that somebody signed in.',
    remedy: 'The identity provider must send an AuthnStatement with the assertion.',
  },

  name_id_missing: {
    sentence: 'The assertion names nobody: its NameID is missing or empty.',
    remedy: 'Map a NameID at the identity provider: an immutable id of the person is best.',
  },
  name_id_unusable: {
    sentence: 'The NameID is repeated, encrypted, or longer than 1,024 characters.',
    remedy: 'Map a single plain NameID at the identity provider.',
  },
  name_id_transient: {
    sentence: 'The NameID is transient: another one at every sign-in, so that nobody can be known again by it.',
    remedy:
      'Choose the format persistent (or unspecified) at the identity provider, or name an attribute as subject in this connection.',
  },
  subject_attribute_missing: {
    sentence: 'The attribute that this connection takes as subject did not come, or came with several values.',
    remedy: 'Release the attribute at the identity provider, or choose another one in the connection.',
  },
  attribute_encrypted: {
    sentence: 'An attribute is encrypted by itself, which is not supported.',
    remedy: 'Encrypt the whole assertion at the identity provider instead.',
  },
} as const satisfies Record<string, Explanation>

export type SamlReason = keyof typeof samlReasons

/** @param received what stood in the place in question: an issuer, an audience, an algorithm; never anything about the person. */
export function refusedSaml(reason: SamlReason, received?: string): SsoRefused {
  return new SsoRefused({ reason, ...samlReasons[reason], received })
}
