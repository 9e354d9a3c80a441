import { checkAssertion } from './check-assertion.ts'
import { checkEnvelope, checkStatus } from './check-envelope.ts'
import { decryptAssertion } from './decrypt-assertion.ts'
import { attributeOf } from './elements.ts'
import type { Expected, VerifiedResponse } from './expected.ts'
import { type Signed, verifiedAssertion } from './node-saml.ts'
import { NotWellFormed, parseXml } from './parse-xml.ts'
import { readClaims, readSubject } from './read-claims.ts'
import { Refused } from './refused.ts'
import { checkAssertionShape, readShape, type ResponseShape } from './response-shape.ts'

export interface ResponseToVerify {
  /** Checked as text before (decode-response.ts). */
  text: string
  expected: Expected
  /** Milliseconds since 1970. */
  now: number
}

/** @throws Refused */
export async function verifyResponse({ text, expected, now }: ResponseToVerify): Promise<VerifiedResponse> {
  const shape = readShape(wellFormed(text))
  checkStatus(shape.response)
  const { assertion, ...signed } = findAssertion(shape, expected)
  if (!signed.isResponseSigned && !signed.isAssertionSigned) throw new Refused('signature_missing')
  checkEnvelope(shape, expected)

  const check = { expected, now, inResponseTo: attributeOf(shape.response, 'InResponseTo') }
  // Twice: before the signature only to name the reason, since it can refuse but admits nobody.
  checkAssertion(assertion, check)
  const verified = wellFormed(await verifiedAssertion(Buffer.from(text).toString('base64'), expected, signed))
  const { id: assertionId, authenticatedAt } = checkAssertion(verified, check)
  const claims = readClaims(verified)
  return {
    issuer: expected.issuer,
    subject: readSubject(verified, claims, expected.subjectAttribute),
    claims: [...claims],
    assertionId,
    authenticatedAt,
    inResponseTo: check.inResponseTo,
  }
}

function findAssertion(shape: ResponseShape, expected: Expected): Signed & { assertion: Element } {
  const { assertion, encryptedAssertion, isResponseSigned, isAssertionSigned } = shape
  if (assertion) return { assertion, isResponseSigned, isAssertionSigned, privateKey: undefined }
  if (!encryptedAssertion) throw new Refused('assertion_missing')
  const { text, privateKey } = decryptAssertion(encryptedAssertion, expected.privateKeys)
  const decrypted = wellFormed(text)
  return { assertion: decrypted, isResponseSigned, isAssertionSigned: checkAssertionShape(decrypted), privateKey }
}

function wellFormed(text: string): Element {
  try {
    return parseXml(text)
  } catch (error) {
    if (error instanceof NotWellFormed) throw new Refused('xml_malformed')
    throw error
  }
}
