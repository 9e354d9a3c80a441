import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeResponse } from '../../../src/sso/saml/decode-response.ts'
import type { Expected } from '../../../src/sso/saml/worker/expected.ts'
import { createXmlThread, type XmlThread } from '../../../src/sso/saml/xml-thread.ts'
import { aProvider, type TestProvider } from './provider.ts'
import { encoded, type GivenParts, responseParts, responseXml, signedAssertion, signedResponse } from './response.ts'
import { signed } from './sign.ts'

let thread: XmlThread
let provider: TestProvider
let expected: Expected
let given: GivenParts

beforeAll(async () => {
  thread = createXmlThread()
  provider = await aProvider()
  const serviceProvider = await aProvider()
  expected = {
    issuer: provider.entityId,
    audience: 'https://people.example.com/sso/saml/1/metadata',
    acsUrl: 'https://people.example.com/sso/saml/1/acs',
    certificates: [provider.certificate],
    privateKeys: [serviceProvider.privateKey],
    allowUnsolicited: false,
  }
  given = { provider, entityId: expected.audience, acsUrl: expected.acsUrl, inResponseTo: '_request' }
})

afterAll(() => thread.stop())

const verify = (xml: string, change: Partial<Expected> = {}) =>
  thread.perform('response', {
    text: decodeResponse(encoded(xml)),
    expected: { ...expected, ...change },
    now: Date.now(),
  })

describe('a Response that is right', () => {
  it.each([
    ['with a signed assertion', () => signedAssertion(given)],
    ['signed as a whole', () => signedResponse(given)],
    ['with both signed', () => signed(signedAssertion(given), { element: 'Response', provider })],
    [
      'with SHA-512',
      () =>
        signedAssertion(given, {
          signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
          digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha512',
        }),
    ],
    [
      'with inclusive canonicalization',
      () => signedAssertion(given, { canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' }),
    ],
    [
      'with clocks 50 seconds apart',
      () =>
        signedAssertion({
          ...given,
          issueInstant: new Date(Date.now() + 50_000),
          notBefore: new Date(Date.now() + 50_000),
        }),
    ],
  ])('is believed %s', async (_, make) => {
    const verified = await verify(make())

    expect(verified).toMatchObject({ issuer: provider.entityId, subject: 'ada-0001', inResponseTo: '_request' })
    expect(new Map(verified.claims).get('email')).toEqual(['ada@example.com'])
  })
})

it('refuses', async () => {
  await expect(verify(responseXml(responseParts(given)))).rejects.toMatchObject({ reason: 'signature_missing' })
})
