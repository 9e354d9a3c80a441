import { beforeAll, describe, expect, it } from 'vitest'
import { samlSettings, samlSettingsFrom } from '../../../src/sso/saml/settings.ts'
import { aCertificate } from './certificate.ts'
import { aProvider } from './provider.ts'

let certificate: string
beforeAll(async () => {
  certificate = await aCertificate()
})

const provider = (given: object = {}) => ({
  identityProvider: {
    entityId: 'urn:idp',
    ssoUrl: 'https://idp.example.com/sso',
    certificates: [certificate],
    ...given,
  },
})

const complaint = (settings: unknown) => samlSettings.safeParse(settings).error?.issues[0]?.message

describe('settings of a SAML connection', () => {
  it('begin as a draft without a provider, and with careful switches', () => {
    expect(samlSettings.parse({})).toEqual({ nameIdFormat: 'unspecified', allowUnsolicited: false, signRequests: true })
  })

  it('take a certificate as PEM or base64, and keep it as PEM', () => {
    const base64 = certificate.replace(/-----[^-]+-----|\s/g, '')
    const { identityProvider } = samlSettings.parse(provider({ certificates: [base64, ` ${certificate}\n`] }))

    expect(identityProvider!.certificates).toEqual([certificate.trim(), certificate.trim()])
  })

  it('say what is wrong with a certificate', async () => {
    const { privateKey } = await aProvider()

    for (const text of ['hello', privateKey, `${certificate}\n${certificate}`, ''])
      expect(complaint(provider({ certificates: [text] }))).toMatch(/no X\.509 certificate.*PKCS#12/)
    expect(complaint(provider({ certificates: Array.from({ length: 6 }, () => certificate) }))).toBeDefined()
    expect(complaint(provider({ certificates: [] }))).toBeDefined()
  })

  it.each([
    ['http://idp.example.com/sso', false],
    ['https://idp.example.com/sso?app=1', true],
    ['https://user:secret@idp.example.com/', false],
    ['https://idp.example.com/#there', false],
    ['http://localhost:8080/sso', true],
    ['http://127.0.0.1:8080/sso', true],
    ['http://localhost.evil.example/sso', false],
    ['javascript:alert(1)', false],
    ['/sso', false],
  ])('judge the sign-in address %s', (ssoUrl, isRight) => {
    expect(complaint(provider({ ssoUrl })) === undefined).toBe(isRight)
  })

  it('never ask for a name that changes each time, nor take what they do not know', () => {
    expect(complaint({ nameIdFormat: 'transient' })).toBeDefined()
    expect(complaint({ wantSigned: false })).toBeDefined()
  })

  it('take no certificate that has expired', async () => {
    const expired = await aCertificate({ days: [-20, -1] })

    expect(complaint(provider({ certificates: [expired] }))).toMatch(/has expired.*CN=idp\.example\.com.*Make a new/)
  })

  it('are read again when a certificate has expired since', async () => {
    const expired = await aCertificate({ days: [-20, -1] })
    const stored = JSON.parse(JSON.stringify(provider({ certificates: [expired] }))) as never

    expect(samlSettingsFrom(stored).identityProvider!.certificates).toEqual([expired])
  })
})
