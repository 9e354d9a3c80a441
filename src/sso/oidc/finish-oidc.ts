import {
  authorizationCodeGrant,
  type Configuration,
  fetchUserInfo,
  type IDToken,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client'
import type { SsoConnection } from '../connection.ts'
import { momentSaid, type SsoIdentity } from '../identity.ts'
import { refused } from '../reasons.ts'
import type { SsoRequest } from '../requests-store.ts'
import { claimsFrom } from './claims.ts'
import { refusedOidc } from './reasons.ts'
import { refusedAnswer } from './refused-answer.ts'
import { clockToleranceSeconds } from './relying-party.ts'
import { callbackPath } from './start-oidc.ts'

export interface OidcAnswer {
  configuration: Configuration
  connection: SsoConnection
  request: SsoRequest
  publicUrl: string
  /** The whole query of the callback, with its question mark. */
  query: string
  state: string
  now: Date
}

/** The code for tokens, and out of a verified ID token an identity (security §5.27). @throws SsoRefused */
export async function finishOidc(answer: OidcAnswer): Promise<SsoIdentity> {
  const tokens = await redeemCode(answer)
  const idToken = tokens.claims()
  if (!idToken || !tokens.id_token) throw refusedOidc('id_token_missing')
  checkIdToken(idToken, answer)
  const claims = claimsFrom(idToken)
  const extra = await fromUserInfo(answer, { tokens, idToken, claims })
  return {
    issuer: idToken.iss,
    subject: idToken.sub,
    claims: new Map([...extra.claims, ...claims]),
    // The word is that of the place where the address itself comes from.
    emailVerified: (claims.has('email') ? idToken.email_verified : extra.emailVerified) === true,
    authenticatedAt: typeof idToken.auth_time === 'number' ? momentSaid(idToken.auth_time * 1000) : undefined,
    sessionSecret: { idToken: tokens.id_token },
  }
}

type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers

async function redeemCode({ configuration, request, publicUrl, query, state }: OidcAnswer): Promise<Tokens> {
  const { codeVerifier, nonce } = request
  if (codeVerifier === undefined || nonce === null) throw refusedOidc('verifier_unreadable')
  try {
    // The address is ours, whatever the request's Host says: it becomes the redirect_uri.
    return await authorizationCodeGrant(configuration, new URL(publicUrl + callbackPath + query), {
      pkceCodeVerifier: codeVerifier,
      expectedNonce: nonce,
      expectedState: state,
      idTokenExpected: true,
    })
  } catch (error) {
    throw refusedAnswer(error, 'token')
  }
}

const longestSubject = 1_024

/** What the library leaves open: other audiences beside ours, another party, tokens of the future, and of before the request. */
function checkIdToken({ aud, azp, iat, sub }: IDToken, { connection, configuration, request, now }: OidcAnswer): void {
  const { client_id: clientId } = configuration.clientMetadata()
  const audiences = Array.isArray(aud) ? aud : [aud]
  if (audiences.some((audience) => audience !== clientId)) {
    throw refusedOidc('audience_wrong', { received: audiences.join(' ') })
  }
  if (azp !== undefined && azp !== clientId) throw refusedOidc('party_wrong', { received: azp })
  if (iat * 1000 > now.getTime() + clockToleranceSeconds * 1000)
    throw refusedOidc('not_yet_valid', { received: `iat ${iat}` })
  if (iat * 1000 < request.createdAt.getTime() - clockToleranceSeconds * 1000) {
    throw refusedOidc('too_old', { received: `iat ${iat}` })
  }
  if (!sub) throw refusedOidc('subject_missing')
  if (Buffer.byteLength(sub) > longestSubject || sub.includes('\0')) throw refused('subject_unusable', connection.name)
}

interface Extra {
  claims: ReadonlyMap<string, readonly string[]>
  emailVerified?: unknown
}

interface Asked {
  tokens: Tokens
  idToken: IDToken
  claims: ReadonlyMap<string, readonly string[]>
}

/** Only where the ID token lacks what people are found by: some providers keep it back. */
async function fromUserInfo(
  { configuration, connection }: OidcAnswer,
  { tokens, idToken, claims }: Asked,
): Promise<Extra> {
  const isComplete = connection.match.claim === 'sub' || claims.has(connection.match.claim)
  if (isComplete || !configuration.serverMetadata().userinfo_endpoint) return { claims: new Map() }
  try {
    const answer = await fetchUserInfo(configuration, tokens.access_token, idToken.sub)
    return { claims: claimsFrom(answer), emailVerified: answer.email_verified }
  } catch (error) {
    throw refusedAnswer(error, 'userinfo')
  }
}
