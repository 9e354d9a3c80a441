import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'
import { OutgoingRefused } from '../../http/outgoing/errors.ts'
import { SsoRefused } from '../refusal.ts'
import { type OidcReason, refusedOidc } from './reasons.ts'

/** At which step it happened: what each step may throw means something else. */
export type OidcStep = 'metadata' | 'token' | 'userinfo'

const unusable: Record<OidcStep, OidcReason> = {
  metadata: 'metadata_unusable',
  token: 'token_unusable',
  userinfo: 'userinfo_unusable',
}

/** The library's error as a reason that an admin can act on. Anything else is a fault of ours, and stays what it is. */
export function refusedAnswer(error: unknown, step: OidcStep): unknown {
  if (error instanceof SsoRefused) return error
  const outgoing = causesOf(error).find((cause) => cause instanceof OutgoingRefused)
  if (outgoing) return refusedOutgoing(outgoing)
  if (error instanceof AuthorizationResponseError) return refusedByProvider(error)
  if (error instanceof ResponseBodyError) return refusedOidc('token_refused', { received: error.error, cause: error })
  if (error instanceof WWWAuthenticateChallengeError) {
    const reason = step === 'userinfo' ? 'userinfo_unusable' : 'token_refused'
    return refusedOidc(reason, { received: String(error.status), cause: error })
  }
  if (error instanceof ClientError)
    return refusedOidc(reasonOf(error, step), { received: receivedIn(error), cause: error })
  return error
}

function refusedOutgoing({ code: reason, sentence, remedy }: OutgoingRefused): SsoRefused {
  return new SsoRefused({ reason, sentence, remedy })
}

function refusedByProvider(error: AuthorizationResponseError): SsoRefused {
  const isDenied = error.error === 'access_denied' || error.error === 'login_required'
  return refusedOidc(isDenied ? 'provider_denied' : 'provider_error', { received: error.error, cause: error })
}

/** By the words of oauth4webapi 3.8, which has one code for many mistakes; a test holds each of them. */
const byMessage: readonly (readonly [RegExp, OidcReason])[] = [
  [/response parameter "iss"|"iss" \(issuer\) response parameter/, 'response_issuer_wrong'],
  [/no authorization code|must be provided only once|implicit and hybrid/, 'code_missing'],
  [/"id_token" property/, 'id_token_missing'],
  [/JWT "nonce" .*claim missing/, 'nonce_missing'],
  [/JWT "sub" .*claim (missing|type)/, 'subject_missing'],
  [/"response" body "sub" property|unexpected "response" body "sub"/, 'subject_mismatch'],
  [/unexpected JWT "alg" header|unsupported JWS/, 'algorithm_refused'],
  [/signature verification failed/, 'signature_invalid'],
  [/JSON Web Key Set|"keys" property|unsupported JWK/, 'keys_unusable'],
  [/JWT|ID Token/, 'id_token_malformed'],
]

const byClaim: Record<string, OidcReason> = {
  iss: 'issuer_wrong',
  aud: 'audience_wrong',
  azp: 'party_wrong',
  nonce: 'nonce_wrong',
  exp: 'expired',
  nbf: 'not_yet_valid',
}

function reasonOf(error: ClientError, step: OidcStep): OidcReason {
  const chain = causesOf(error)
  if (chain.some((cause) => codeOf(cause) === 'OAUTH_KEY_SELECTION_FAILED')) return 'key_unknown'
  if (chain.some((cause) => claimIn(cause) === 'issuer')) return 'metadata_issuer_wrong'
  const claim = chain.map(claimIn).find((name) => name !== undefined && name in byClaim)
  if (claim !== undefined && /CLAIM_COMPARISON|TIMESTAMP/.test(error.code ?? '')) return byClaim[claim]!
  const text = chain.map(messageOf).join('\n')
  if (step === 'metadata') return 'metadata_unusable'
  return byMessage.find(([words]) => words.test(text))?.[1] ?? unusable[step]
}

/** The error, and all that it says it comes from; what oauth4webapi puts into `cause` may be no error at all. */
function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let at = error; at !== undefined && at !== null && chain.length < 6; at = (at as { cause?: unknown }).cause)
    chain.push(at)
  return chain
}

function claimIn(cause: unknown): string | undefined {
  const { claim, attribute } = Object(cause) as { claim?: unknown; attribute?: unknown }
  if (typeof claim === 'string') return claim
  return typeof attribute === 'string' ? attribute : undefined
}

function codeOf(cause: unknown): unknown {
  return (Object(cause) as { code?: unknown }).code
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : ''
}

/** Issuers, audiences, algorithms; no claims about the person. */
function receivedIn(error: ClientError): string | undefined {
  for (const cause of causesOf(error)) {
    const { claim, claims, header, status } = Object(cause) as Received
    if (typeof header?.alg === 'string') return `alg ${header.alg}`
    if (claim !== undefined && claims && ['iss', 'aud', 'azp', 'exp', 'nbf'].includes(claim)) {
      return `${claim} ${String(claims[claim])}`
    }
    if (cause instanceof Response || typeof status === 'number') return `status ${String(status)}`
  }
  return undefined
}

interface Received {
  claim?: string
  claims?: Record<string, unknown>
  header?: { alg?: unknown }
  status?: unknown
}
