import { attributeOf, childElements, onlyChild, textOf } from './elements.ts'
import type { Expected } from './expected.ts'
import { saml, samlp } from './names.ts'
import { Refused } from './refused.ts'
import type { ResponseShape } from './response-shape.ts'

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'

/** The inner code says more than the outer `Requester` or `Responder`: `AuthnFailed`, `InvalidNameIDPolicy`. */
export function checkStatus(response: Element): void {
  const code = onlyChild(onlyChild(response, samlp('Status')) ?? response, samlp('StatusCode'))
  const outer = attributeOf(code, 'Value')
  if (outer === success) return
  const inner = code && attributeOf(onlyChild(code, samlp('StatusCode')), 'Value')
  throw new Refused('status_refused', [outer, inner].map(lastPart).filter(Boolean).join(', ') || 'no status')
}

function lastPart(urn: string | undefined): string {
  return urn?.slice(urn.lastIndexOf(':') + 1) ?? ''
}

/** What stands around the assertion (SAML Profiles §4.1.4.2); only true where the Response itself is signed, and harmless otherwise. */
export function checkEnvelope({ response, isResponseSigned }: ResponseShape, expected: Expected): void {
  const destination = attributeOf(response, 'Destination')
  // SAML Bindings §3.5.5.2: a signed message must name it.
  if (destination === undefined ? isResponseSigned : destination !== expected.acsUrl)
    throw new Refused('destination_wrong', destination)

  const issuers = childElements(response, saml('Issuer'))
  if (issuers.length > 1) throw new Refused('structure_unexpected', 'Issuer')
  if (issuers[0] && textOf(issuers[0]) !== expected.issuer) throw new Refused('issuer_wrong', textOf(issuers[0]))

  if (attributeOf(response, 'InResponseTo') === undefined && !expected.allowUnsolicited)
    throw new Refused('unsolicited')
}
