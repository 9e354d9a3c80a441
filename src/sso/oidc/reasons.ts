import { type Refusal, SsoRefused } from '../refusal.ts'

type Explanation = Pick<Refusal, 'sentence' | 'remedy' | 'kind'>

const attack =
  'No identity provider sends this by itself: somebody may have tried to forge or divert a sign-in. If it happens to your own people, show this line to whoever runs the identity provider.'
const clocks =
  'Compare the clock of the identity provider with that of this server; both should follow NTP. At most 60 seconds of difference are accepted.'
const again = 'Begin the sign-in again; if it stays, show this line to whoever runs the identity provider.'

/** Why an OpenID Connect sign-in is refused: the reason stands in the audit, sentence and remedy are what the admin reads (docs/connect-sso.md). */
export const oidcReasons = {
  provider_denied: {
    sentence: 'The sign-in was cancelled at the identity provider, or the person may not use this application there.',
    remedy: 'If the person did not cancel, assign them to the application at the identity provider.',
  },
  provider_error: {
    sentence: 'The identity provider itself refused the sign-in and named an error.',
    remedy:
      'Look into the sign-in log of the identity provider; often a scope or the redirect URI is not allowed there.',
  },
  response_issuer_wrong: {
    sentence:
      'The answer names another issuer (iss) than this connection has, or none though the provider announces one.',
    remedy: attack,
  },
  code_missing: { sentence: 'The answer holds no code, or several.', remedy: again, kind: 'invalid' },

  metadata_unusable: {
    sentence: 'The discovery document of the issuer is missing or unusable.',
    remedy:
      'Open the issuer with /.well-known/openid-configuration behind it in a browser; it must answer 200 with JSON that names its endpoints.',
  },
  metadata_issuer_wrong: {
    sentence: 'The discovery document names another issuer than this connection has.',
    remedy: 'Copy the issuer from the document itself, letter by letter; a slash at the end counts.',
  },
  token_refused: {
    sentence: 'The token endpoint of the identity provider refused the code, and named an error.',
    remedy:
      'invalid_client: the client secret is wrong or has expired, enter the new one. invalid_grant: the code was used or is too old, or the redirect URI differs; begin again.',
  },
  token_unusable: {
    sentence: 'The token endpoint gave no usable answer.',
    remedy: 'It must answer 200 with JSON that holds an access_token, a token_type and an id_token.',
  },
  id_token_missing: {
    sentence: 'The token endpoint gave no ID token.',
    remedy: 'Allow the scope openid for this application at the identity provider.',
  },
  id_token_malformed: {
    sentence: 'The ID token is not a signed JWT, or a claim that must be in it is missing or of the wrong kind.',
    remedy: again,
  },
  algorithm_refused: {
    sentence:
      'The ID token is not signed, or with an algorithm that is not accepted: RS256, PS256, ES256 and EdDSA are.',
    remedy: 'Choose RS256 for ID tokens at the identity provider.',
  },
  key_unknown: {
    sentence: 'The ID token is signed with a key that the identity provider does not publish.',
    remedy: 'If its keys were changed a moment ago, try again in a minute; else check its jwks_uri.',
  },
  keys_unusable: {
    sentence: 'The keys of the identity provider (jwks_uri) could not be read.',
    remedy: 'Open its jwks_uri in a browser; it must answer 200 with a JSON Web Key Set.',
  },
  signature_invalid: { sentence: 'The signature of the ID token is wrong.', remedy: attack },
  issuer_wrong: { sentence: 'The ID token was issued by another issuer than this connection has.', remedy: attack },
  audience_wrong: {
    sentence: 'The ID token was made for another application, or for further ones beside this.',
    remedy: 'Compare the client ID of the connection with that of the application at the identity provider.',
  },
  party_wrong: {
    sentence: 'The ID token was given to another party (azp) than this application.',
    remedy: 'Compare the client ID of the connection with that of the application at the identity provider.',
  },
  expired: { sentence: 'The ID token is no longer valid.', remedy: clocks },
  not_yet_valid: { sentence: 'The ID token is not valid yet, or was issued in the future.', remedy: clocks },
  too_old: { sentence: 'The ID token is older than the sign-in that it answers.', remedy: clocks },
  nonce_missing: { sentence: 'The ID token has no nonce, though one was asked for.', remedy: attack },
  nonce_wrong: { sentence: 'The nonce in the ID token belongs to another sign-in.', remedy: attack },
  subject_missing: {
    sentence: 'The ID token names nobody: its sub is missing or empty.',
    remedy: 'Let the identity provider send an immutable id of the person as sub.',
  },
  subject_mismatch: { sentence: 'The UserInfo endpoint speaks of somebody else than the ID token.', remedy: attack },
  userinfo_unusable: {
    sentence: 'The UserInfo endpoint gave no usable answer.',
    remedy: 'Let the identity provider put the claim that people are found by into the ID token.',
  },
  secret_missing: {
    sentence: 'The connection has no client secret or private key, or the other one of the two.',
    remedy: 'Enter the client secret, or let a key be made, as the connection proves itself.',
  },
  endpoint_unsafe: {
    sentence: 'The discovery document sends people to an address that is not https.',
    remedy: 'Let the identity provider announce an https address for authorization.',
  },
  verifier_unreadable: {
    sentence: 'The sign-in was begun with a server key that is no longer configured.',
    remedy: 'Begin the sign-in again.',
  },
  answer_unusable: { sentence: 'The identity provider sent something that cannot be used.', remedy: again },
} as const satisfies Record<string, Explanation>

export type OidcReason = keyof typeof oidcReasons

/** @param received what stood in the place in question: an issuer, an algorithm, an error code; never anything about the person. */
export function refusedOidc(
  reason: OidcReason,
  { received, cause }: { received?: string; cause?: unknown } = {},
): SsoRefused {
  return new SsoRefused({ reason, ...oidcReasons[reason], received }, { cause })
}
