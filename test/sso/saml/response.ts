import { randomBytes } from 'node:crypto'
import type { TestProvider } from './provider.ts'
import { type SignatureOptions, signed } from './sign.ts'

/** What a Response is made of; each part can be made otherwise, or left out by `null`. */
export interface ResponseParts {
  provider: TestProvider
  entityId: string
  acsUrl: string
  /** Of our AuthnRequest; null where the provider begins by itself. */
  inResponseTo: string | null
  responseId: string
  assertionId: string
  version: string
  issueInstant: Date
  /** When they signed in; as the assertion was made, where absent. */
  authnInstant?: Date
  responseIssuer: string | null
  issuer: string
  destination: string | null
  status: string
  recipient: string | null
  audience: string | null
  /** In the subject's confirmation. */
  confirmedRequest: string | null
  notBefore: Date
  notOnOrAfter: Date | null
  confirmedUntil: Date | null
  sessionNotOnOrAfter: Date | null
  /** XML of the subject's name. */
  nameId: string
  /** XML. */
  authnStatement: string | null
  conditions: string
  confirmationMethod: string
  attributes: Readonly<Record<string, readonly string[]>>
  /** XML put in front of the Assertion, and inside it at its end. */
  extensions: string
  assertionExtra: string
}

export const minutes = (count: number) => new Date(Date.now() + count * 60_000)
const newId = () => `_${randomBytes(16).toString('hex')}`
const optional = (name: string, value: string | null) => (value === null ? '' : ` ${name}="${value}"`)
const element = (name: string, content: string | null) => (content === null ? '' : `<${name}>${content}</${name}>`)

export type GivenParts = Pick<ResponseParts, 'provider' | 'entityId' | 'acsUrl' | 'inResponseTo'> &
  Partial<ResponseParts>

export function responseParts(given: GivenParts): ResponseParts {
  const { provider, acsUrl, entityId, inResponseTo } = given
  return {
    responseId: newId(),
    assertionId: newId(),
    version: '2.0',
    issueInstant: new Date(),
    responseIssuer: provider.entityId,
    issuer: provider.entityId,
    destination: acsUrl,
    status: '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>',
    recipient: acsUrl,
    audience: entityId,
    confirmedRequest: inResponseTo,
    notBefore: minutes(-1),
    notOnOrAfter: minutes(5),
    confirmedUntil: minutes(5),
    sessionNotOnOrAfter: null,
    nameId: '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">ada-0001</saml:NameID>',
    authnStatement: '',
    conditions: '',
    confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
    attributes: { email: ['ada@example.com'] },
    extensions: '',
    assertionExtra: '',
    ...given,
  }
}

export function assertionXml(parts: ResponseParts): string {
  const { assertionId, version, issueInstant, issuer, nameId, recipient, confirmedRequest, confirmedUntil } = parts
  const confirmation = [
    optional('InResponseTo', confirmedRequest),
    optional('Recipient', recipient),
    optional('NotOnOrAfter', confirmedUntil?.toISOString() ?? null),
  ].join('')
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${assertionId}" Version="${version}" IssueInstant="${issueInstant.toISOString()}">`,
    `<saml:Issuer>${issuer}</saml:Issuer>`,
    `<saml:Subject>${nameId}<saml:SubjectConfirmation Method="${parts.confirmationMethod}"><saml:SubjectConfirmationData${confirmation}/></saml:SubjectConfirmation></saml:Subject>`,
    conditionsXml(parts),
    authnStatementXml(parts),
    attributesXml(parts),
    parts.assertionExtra,
    '</saml:Assertion>',
  ].join('')
}

function conditionsXml({ notBefore, notOnOrAfter, audience, conditions }: ResponseParts): string {
  const restriction = element('saml:AudienceRestriction', audience && element('saml:Audience', audience))
  const end = optional('NotOnOrAfter', notOnOrAfter?.toISOString() ?? null)
  return `<saml:Conditions NotBefore="${notBefore.toISOString()}"${end}>${audience === null ? '' : restriction}${conditions}</saml:Conditions>`
}

function authnStatementXml({ authnStatement, issueInstant, authnInstant, sessionNotOnOrAfter }: ResponseParts): string {
  if (authnStatement === null) return ''
  const end = optional('SessionNotOnOrAfter', sessionNotOnOrAfter?.toISOString() ?? null)
  return `<saml:AuthnStatement AuthnInstant="${(authnInstant ?? issueInstant).toISOString()}"${end}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`
}

function attributesXml({ attributes }: ResponseParts): string {
  const written = Object.entries(attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${values.map((value) => element('saml:AttributeValue', value)).join('')}</saml:Attribute>`,
  )
  return written.length > 0 ? `<saml:AttributeStatement>${written.join('')}</saml:AttributeStatement>` : ''
}

/** @param assertions instead of the one that the parts describe */
export function responseXml(parts: ResponseParts, assertions: string = assertionXml(parts)): string {
  const { responseId, version, issueInstant, destination, inResponseTo, responseIssuer, status, extensions } = parts
  const attributes = [
    `ID="${responseId}" Version="${version}" IssueInstant="${issueInstant.toISOString()}"`,
    optional('Destination', destination),
    optional('InResponseTo', inResponseTo),
  ].join('')
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ${attributes}>`,
    element('saml:Issuer', responseIssuer),
    extensions,
    status,
    assertions,
    '</samlp:Response>',
  ].join('')
}

/** The plainest one that is right: only its assertion is signed. */
export function signedAssertion(given: GivenParts, options: Partial<SignatureOptions> = {}): string {
  const parts = responseParts(given)
  return signed(responseXml(parts), { element: 'Assertion', provider: parts.provider, ...options })
}

export function signedResponse(given: GivenParts, options: Partial<SignatureOptions> = {}): string {
  const parts = responseParts(given)
  return signed(responseXml(parts), { element: 'Response', provider: parts.provider, ...options })
}

export const encoded = (xml: string | Buffer) => Buffer.from(xml).toString('base64')
