import { refusedSaml, type SamlReason } from './reasons.ts'
import { decodeXml, messageRules, xmlTextFault, type XmlTextFault } from './xml-text.ts'

/** Decoded (security §5.29). */
export const responseBytes = 256 * 1024

// With line ends of MIME, which some identity providers write.
const encodedCharacters = Math.ceil(responseBytes / 3) * 4 * 1.05

const reasonOf: Record<XmlTextFault, SamlReason> = {
  encoding: 'xml_encoding',
  too_complex: 'response_too_complex',
  doctype: 'xml_doctype',
  instruction: 'xml_instruction',
  comment: 'xml_comment',
}

/**
 * The field SAMLResponse of the HTTP-POST binding (SAML Bindings §3.5.4) as text, checked before any XML is parsed. It is never inflated: only the redirect binding deflates.
 * @throws SsoRefused with status 400
 */
export function decodeResponse(samlResponse: string): string {
  if (samlResponse === '') throw refusedSaml('response_missing')
  if (samlResponse.length > encodedCharacters) throw refusedSaml('response_too_large')
  const encoded = samlResponse.replace(/[ \t\r\n]+/g, '')
  if (!isBase64(encoded)) throw refusedSaml('response_not_base64')
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length > responseBytes) throw refusedSaml('response_too_large')

  const text = decodeXml(bytes)
  if (text === undefined) throw refusedSaml('xml_encoding')
  const fault = xmlTextFault(text, messageRules)
  if (fault) throw refusedSaml(reasonOf[fault])
  return text
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
}
