import { SAML, type SamlConfig, ValidateInResponseTo } from '@node-saml/node-saml'
import type { Expected } from './expected.ts'
import { ageMilliseconds, skewMilliseconds } from './moments.ts'
import { Refused } from './refused.ts'

const requestMilliseconds = 10 * 60_000

export interface Signed {
  isResponseSigned: boolean
  isAssertionSigned: boolean
  /** That opened the encrypted assertion. */
  privateKey: string | undefined
}

/**
 * Verifies by node-saml, and gives the bytes that were signed.
 * @param encoded base64, as it reads it
 * @throws Refused `signature_invalid` with whatever it objects to: what else could be wrong was looked at before
 */
export async function verifiedAssertion(encoded: string, expected: Expected, signed: Signed): Promise<string> {
  const provider = new SAML(samlOptions(expected, signed))
  const { profile } = await provider.validatePostResponseAsync({ SAMLResponse: encoded }).catch((error: Error) => {
    throw new Refused('signature_invalid', error.message)
  })
  const bytes = profile?.getAssertionXml?.()
  if (!bytes) throw new Refused('signature_invalid')
  return bytes
}

/** Every option by name: none is left to a default that another version may change (security §5.30). */
function samlOptions(expected: Expected, signed: Signed): SamlConfig {
  return {
    issuer: expected.audience,
    audience: expected.audience,
    callbackUrl: expected.acsUrl,
    idpIssuer: expected.issuer,
    idpCert: [...expected.certificates],
    decryptionPvk: signed.privateKey,
    // A signature that is there must hold, and one at least is there.
    wantAuthnResponseSigned: signed.isResponseSigned,
    wantAssertionsSigned: signed.isAssertionSigned,
    acceptedClockSkewMs: skewMilliseconds,
    maxAssertionAgeMs: ageMilliseconds,
    validateInResponseTo: expected.allowUnsolicited ? ValidateInResponseTo.ifPresent : ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: requestMilliseconds,
    // The thread has no database: it demands that a request is named, the same in both places; whether it is open, a guarded UPDATE decides.
    cacheProvider: {
      saveAsync: async () => null,
      getAsync: async () => new Date().toISOString(),
      removeAsync: async () => null,
    },
    // Of requests, which are not made here.
    identifierFormat: null,
    allowCreate: true,
    authnContext: [],
    disableRequestedAuthnContext: true,
    racComparison: 'exact',
    forceAuthn: false,
    passive: false,
    skipRequestCompression: false,
    authnRequestBinding: 'HTTP-Redirect',
    disableRequestAcsUrl: false,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    signMetadata: false,
    additionalParams: {},
    additionalAuthorizeParams: {},
    additionalLogoutParams: {},
  }
}
