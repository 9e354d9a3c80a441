import { attributeOf, childElements, onlyChild, textOf } from './elements.ts'
import type { Expected } from './expected.ts'
import { checkAge, checkBegun, checkNotOver, momentOf } from './moments.ts'
import { saml } from './names.ts'
import { Refused } from './refused.ts'

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
const knownConditions = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'])

export interface AssertionCheck {
  expected: Expected
  /** Of the Response around it. */
  inResponseTo: string | undefined
  /** Milliseconds since 1970. */
  now: number
}

export interface CheckedAssertion {
  id: string
  /** Milliseconds since 1970; of several statements the latest. */
  authenticatedAt: number
}

/** Everything that an assertion says about itself (SAML Core §2.3 to §2.7, Profiles §4.1.4.3). @throws Refused */
export function checkAssertion(assertion: Element, check: AssertionCheck): CheckedAssertion {
  const id = attributeOf(assertion, 'ID')
  if (!id) throw new Refused('id_repeated')
  if (attributeOf(assertion, 'Version') !== '2.0') throw new Refused('structure_unexpected', 'Version')
  const issuer = textOf(onlyChild(assertion, saml('Issuer')))
  if (issuer !== check.expected.issuer) throw new Refused('issuer_wrong', issuer)

  checkAge(attributeOf(assertion, 'IssueInstant'), check.now)
  checkConditions(assertion, check)
  checkSubject(assertion, check)
  return { id, authenticatedAt: checkAuthnStatements(assertion, check.now) }
}

function checkConditions(assertion: Element, { expected, now }: AssertionCheck): void {
  const conditions = onlyChild(assertion, saml('Conditions'))
  if (!conditions) throw new Refused('audience_wrong')
  checkBegun(attributeOf(conditions, 'NotBefore'), now)
  checkNotOver(attributeOf(conditions, 'NotOnOrAfter'), now)

  // SAML Core §2.5.1: what is not understood makes the assertion indeterminate.
  const unknown = childElements(conditions).find(({ localName }) => !knownConditions.has(localName))
  if (unknown) throw new Refused('condition_unknown', unknown.localName)

  const restrictions = childElements(conditions, saml('AudienceRestriction'))
  const audiences = restrictions.map((restriction) => childElements(restriction, saml('Audience')).map(textOf))
  if (audiences.length === 0 || !audiences.every((one) => one.includes(expected.audience)))
    throw new Refused('audience_wrong', audiences.flat().join(' '))
}

/** One bearer confirmation that fits is enough; where none does, the first one says why. */
function checkSubject(assertion: Element, check: AssertionCheck): void {
  const subject = onlyChild(assertion, saml('Subject'))
  const confirmations = subject ? childElements(subject, saml('SubjectConfirmation')) : []
  const bearers = confirmations.filter((one) => attributeOf(one, 'Method') === bearer)
  let first: unknown
  for (const confirmation of bearers) {
    try {
      return checkConfirmation(confirmation, check)
    } catch (error) {
      first ??= error
    }
  }
  throw first ?? new Refused('confirmation_missing')
}

function checkConfirmation(confirmation: Element, { expected, inResponseTo, now }: AssertionCheck): void {
  const given = onlyChild(confirmation, saml('SubjectConfirmationData'))
  if (!given) throw new Refused('confirmation_missing')
  const recipient = attributeOf(given, 'Recipient')
  if (recipient !== expected.acsUrl) throw new Refused('recipient_wrong', recipient)
  // The signed place: InResponseTo of the Response counts only together with it.
  if (attributeOf(given, 'InResponseTo') !== inResponseTo) throw new Refused('request_mismatch')
  checkBegun(attributeOf(given, 'NotBefore'), now)
  checkNotOver(attributeOf(given, 'NotOnOrAfter'), now)
}

/** Somebody signed in, at a moment that can be read, and the session that came of it goes on. @returns the moment */
function checkAuthnStatements(assertion: Element, now: number): number {
  const statements = childElements(assertion, saml('AuthnStatement'))
  if (statements.length === 0) throw new Refused('authn_statement_missing')
  const moments = statements.map((statement) => {
    const end = attributeOf(statement, 'SessionNotOnOrAfter')
    if (end !== undefined && now >= momentOf(end)) throw new Refused('session_ended', end)
    return momentOf(attributeOf(statement, 'AuthnInstant'))
  })
  return Math.max(...moments)
}
