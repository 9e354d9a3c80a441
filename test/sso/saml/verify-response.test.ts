import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeResponse } from '../../../src/sso/saml/decode-response.ts'
import type { Expected } from '../../../src/sso/saml/worker/expected.ts'
import { createXmlThread, type XmlThread } from '../../../src/sso/saml/xml-thread.ts'
import { aProvider, type TestProvider } from './provider.ts'
import { encoded, type GivenParts, minutes, signedAssertion, signedResponse } from './response.ts'
import { signed } from './sign.ts'
import { vendors } from './vendors.ts'

let thread: XmlThread
let provider: TestProvider
let ours: TestProvider
let expected: Expected
let given: GivenParts

beforeAll(async () => {
  thread = createXmlThread()
  ;[provider, ours] = await Promise.all([aProvider(), aProvider()])
  expected = {
    issuer: provider.entityId,
    audience: 'https://people.example.com/sso/saml/1/metadata',
    acsUrl: 'https://people.example.com/sso/saml/1/acs',
    certificates: [provider.certificate],
    privateKeys: [ours.privateKey],
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

describe('a Response is believed', () => {
  const sha512 = {
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha512',
  }
  const ahead = () => ({ issueInstant: minutes(0.5), notBefore: minutes(0.5) })
  const behind = () => ({ notOnOrAfter: minutes(-0.5), confirmedUntil: minutes(-0.5) })

  it.each([
    ['with a signed assertion', () => signedAssertion(given)],
    ['signed as a whole', () => signedResponse(given)],
    ['with both signed', () => signed(signedAssertion(given), { element: 'Response', provider })],
    ['with SHA-512', () => signedAssertion(given, sha512)],
    [
      'with RSASSA-PSS',
      () => signedAssertion(given, { signatureAlgorithm: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' }),
    ],
    [
      'with inclusive canonicalization',
      () => signedAssertion(given, { canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' }),
    ],
    ['with a clock half a minute ahead', () => signedAssertion({ ...given, ...ahead() })],
    ['with a clock half a minute behind', () => signedAssertion({ ...given, ...behind() })],
    ['without an Issuer around the assertion', () => signedAssertion({ ...given, responseIssuer: null })],
  ])('%s', async (_, make) => {
    const verified = await verify(make())

    expect(verified).toMatchObject({ issuer: provider.entityId, subject: 'ada-0001', inResponseTo: '_request' })
    expect(new Map(verified.claims).get('email')).toEqual(['ada@example.com'])
  })

  it.each(Object.entries(vendors))('as %s shapes it', async (_, make) => {
    const verified = await verify(make({ given, encryptionCertificate: ours.certificate }))

    expect(verified.issuer).toBe(provider.entityId)
    expect(JSON.stringify(verified.claims)).toContain('ada@example.com')
  })

  it('by either certificate during a roll-over', async () => {
    const next = await aProvider()
    const certificates = [provider.certificate, next.certificate]

    await expect(verify(signedAssertion(given), { certificates })).resolves.toBeDefined()
    await expect(verify(signedAssertion(given, { provider: next }), { certificates })).resolves.toBeDefined()
    await expect(verify(signedAssertion(given, { provider: next }))).rejects.toMatchObject({
      reason: 'signature_invalid',
    })
  })

  it('when it is encrypted for our next key', async () => {
    const next = await aProvider()
    const xml = vendors['AD FS, encrypted']({ given, encryptionCertificate: next.certificate })

    await expect(verify(xml, { privateKeys: [ours.privateKey, next.privateKey] })).resolves.toBeDefined()
    await expect(verify(xml)).rejects.toMatchObject({ reason: 'encryption_unexpected' })
  })

  it('without a request only where the provider may begin', async () => {
    const xml = signedAssertion({ ...given, inResponseTo: null })

    await expect(verify(xml, { allowUnsolicited: true })).resolves.toMatchObject({ inResponseTo: undefined })
    await expect(verify(xml)).rejects.toMatchObject({ reason: 'unsolicited' })
  })
})

describe('who somebody is', () => {
  const attributes = { 'urn:oid:1': ['0042'], groups: ['a', 'b'], ['__proto__']: ['x'] }

  it('is the NameID, which is a claim as well', async () => {
    const { subject, claims } = await verify(signedAssertion({ ...given, attributes }))

    expect(subject).toBe('ada-0001')
    expect(new Map(claims)).toEqual(
      new Map([
        ['urn:oid:1', ['0042']],
        ['groups', ['a', 'b']],
        ['__proto__', ['x']],
        ['NameID', ['ada-0001']],
      ]),
    )
  })

  it('is the attribute that the connection names', async () => {
    const xml = signedAssertion({ ...given, attributes, nameId: '' })

    expect((await verify(xml, { subjectAttribute: 'urn:oid:1' })).subject).toBe('0042')
    for (const subjectAttribute of ['groups', 'absent'])
      await expect(verify(xml, { subjectAttribute })).rejects.toMatchObject({ reason: 'subject_attribute_missing' })
  })

  it('may be transient where an attribute tells it', async () => {
    const nameId = '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">x</saml:NameID>'
    const xml = signedAssertion({ ...given, attributes, nameId })

    expect((await verify(xml, { subjectAttribute: 'urn:oid:1' })).subject).toBe('0042')
  })

  it('is read with its references resolved, and without values that are XML themselves', async () => {
    const nameId = '<saml:NameID>Ada &amp; &#x41;da</saml:NameID>'
    const nested = { id: ['<x xmlns="urn:x">y</x>'], name: [' Ada ', ''] }
    const { subject, claims } = await verify(signedAssertion({ ...given, nameId, attributes: nested }))

    expect(subject).toBe('Ada & Ada')
    expect(new Map(claims).get('id')).toEqual([])
    expect(new Map(claims).get('name')).toEqual(['Ada'])
  })
})
