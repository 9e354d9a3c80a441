import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readIdentityProvider } from '../../../src/sso/saml/read-metadata.ts'
import { createXmlThread, type XmlThread } from '../../../src/sso/saml/xml-thread.ts'
import { aCertificate, ec, weakRsa } from './certificate.ts'
import { metadataDocument, metadataOfSeveral } from './metadata-document.ts'

let thread: XmlThread
let certificate: string
let next: string
let expired: string

beforeAll(async () => {
  thread = createXmlThread()
  ;[certificate, next, expired] = await Promise.all([aCertificate(), aCertificate(), aCertificate({ days: [-20, -1] })])
})
afterAll(() => thread.stop())

const read = (document: string | Uint8Array, entityId?: string) =>
  readIdentityProvider(thread, { bytes: Buffer.from(document), entityId, now: new Date() })

describe('metadata', () => {
  it('tells a connection its identity provider', async () => {
    await expect(read(metadataDocument({ certificates: [certificate] }))).resolves.toEqual({
      entityId: 'https://idp.example.com/saml',
      ssoUrl: 'https://idp.example.com/sso',
      certificates: [certificate.trim()],
    })
  })

  it('brings both certificates of a roll-over, and leaves out what has expired or is said twice', async () => {
    const { certificates } = await read(metadataDocument({ certificates: [certificate, expired, next, certificate] }))

    expect(certificates).toEqual([certificate.trim(), next.trim()])
  })

  it('is read with a mark of byte order, as Microsoft writes it, and with a use that is not said', async () => {
    const document = metadataDocument({ certificates: [certificate] }).replace(' use="signing"', '')

    await expect(read(`\uFEFF${document}`)).resolves.toMatchObject({ entityId: 'https://idp.example.com/saml' })
  })

  it('leaves certificates for encryption aside', async () => {
    const document = metadataDocument({ certificates: [next] }).replace('use="signing"', 'use="encryption"')

    await expect(read(document)).rejects.toMatchObject({ code: 'metadata_no_certificate' })
  })

  it('may group one provider, or several of which one is named', async () => {
    const one = metadataDocument({ certificates: [certificate] })
    const other = metadataDocument({ certificates: [next], entityId: 'urn:other' })

    await expect(read(metadataOfSeveral(one))).resolves.toMatchObject({ entityId: 'https://idp.example.com/saml' })
    await expect(read(metadataOfSeveral(one, other), 'urn:other')).resolves.toMatchObject({ entityId: 'urn:other' })
    await expect(read(metadataOfSeveral(one, other))).rejects.toThrow(/several.*idp\.example\.com\/saml, urn:other/)
    await expect(read(one, 'urn:none')).rejects.toMatchObject({ code: 'metadata_entity_unknown' })
  })
})

describe('the admin reads', () => {
  const document = (change: (text: string) => string) => () => change(metadataDocument({ certificates: [certificate] }))
  const parts = (given: Partial<Parameters<typeof metadataDocument>[0]>) => () =>
    metadataDocument({ certificates: [certificate], ...given })

  it.each<[string, () => string | Uint8Array, string]>([
    ['that it is a web page', () => '<html><body>Sign in</body></html>', 'metadata_type'],
    ['that it is a web page which is no XML', () => '<html><br><p>Sign in</html>', 'metadata_malformed'],
    ['that it has a document type', () => '<!DOCTYPE html><html/>', 'metadata_declarations'],
    ['that it is JSON', () => '{"issuer":"x"}', 'metadata_malformed'],
    ['that it is empty', () => '', 'metadata_malformed'],
    ['that it is no text', () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff), 'metadata_encoding'],
    ['that it is larger than 1 MiB', () => 'x'.repeat(1024 * 1024 + 1), 'metadata_too_large'],
    ['that it has too many tags', () => '<a/>'.repeat(20_000), 'metadata_too_large'],
    [
      'that it has a processing instruction',
      document((text) => text.replace('<md:Entity', '<?x?><md:Entity')),
      'metadata_declarations',
    ],
    ['that it breaks off', document((text) => text.slice(0, -30)), 'metadata_malformed'],
    ['that it is of a service provider', parts({ role: 'SPSSODescriptor' }), 'metadata_no_identity_provider'],
    [
      'that it is of SAML 1.1',
      document((text) => text.replace('SAML:2.0:protocol"', 'SAML:1.1:protocol"')),
      'metadata_no_identity_provider',
    ],
    [
      'that there is no redirect binding',
      parts({ binding: 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP' }),
      'metadata_no_endpoint',
    ],
    ['that the address is not https', parts({ ssoUrl: 'http://idp.example.com/sso' }), 'address_unusable'],
    ['that the address is a script', parts({ ssoUrl: 'javascript:alert(1)' }), 'address_unusable'],
    ['that there is no certificate', parts({ certificates: [] }), 'metadata_no_certificate'],
    ['that the certificate is none', parts({ certificates: ['bm90IGEgY2VydGlmaWNhdGU='] }), 'certificate_unreadable'],
    ['that the certificate has expired', () => metadataDocument({ certificates: [expired] }), 'certificate_expired'],
    ['that the document has expired', parts({ attributes: ' validUntil="2020-01-01T00:00:00Z"' }), 'metadata_expired'],
    ['that the role has expired', parts({ roleAttributes: ' validUntil="2020-01-01T00:00:00Z"' }), 'metadata_expired'],
    ['that its end cannot be read', parts({ attributes: ' validUntil="soon"' }), 'metadata_expired'],
  ])('%s', async (_, make, code) => {
    const refusal = await read(make()).catch((error: unknown) => error)

    expect(refusal).toMatchObject({ code, kind: 'invalid' })
    expect((refusal as { remedy: string }).remedy).toMatch(/\.$/)
  })

  it('which keys cannot be used', async () => {
    const [curve, weak] = await Promise.all([aCertificate({ algorithm: ec }), aCertificate({ algorithm: weakRsa })])

    await expect(read(metadataDocument({ certificates: [curve] }))).rejects.toThrow(/RSA.*Found: ec prime256v1/)
    await expect(read(metadataDocument({ certificates: [weak] }))).rejects.toThrow(/Found: rsa 1024/)
  })

  it('that a certificate is not valid yet', async () => {
    const future = await aCertificate({ days: [2, 20] })

    await expect(read(metadataDocument({ certificates: [future] }))).rejects.toMatchObject({
      code: 'certificate_not_yet_valid',
    })
    // The next one, beside today's.
    await expect(read(metadataDocument({ certificates: [certificate, future] }))).resolves.toMatchObject({
      certificates: [certificate.trim(), future.trim()],
    })
  })
})
