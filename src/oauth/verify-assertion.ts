import { decodeJwt, decodeProtectedHeader, errors, importJWK, type JWTPayload, jwtVerify } from 'jose'
import { sql } from 'kysely'
import { hashToken } from '../base/tokens.ts'
import { isUuid } from '../base/uuid.ts'
import type { Database } from '../db/connection.ts'
import { clockToleranceSeconds, type Credential } from './access-token.ts'
import { findKeysOfClient, type KeyOfClient } from './credential-store.ts'
import { assertionAlgorithms, fits } from './public-key.ts'

const longestAssertion = 8_000
const longestLifeSeconds = 3_600

export interface AssertionParts {
  db: Database
  /** The issuer and the token endpoint: an assertion for anybody else besides is refused. */
  audiences: readonly string[]
  now: Date
}

/** What is wrong with an assertion: for the provisioning log, never for whoever sent it. */
export interface AssertionFault {
  why:
    | 'unreadable'
    | 'of_another'
    | 'key_unknown'
    | 'wrong_signature'
    | 'expired'
    | 'not_yet_valid'
    | 'wrong_audience'
    | 'wrong_issuer'
    | 'incomplete'
    | 'too_long_lived'
    | 'used'
  /** As the assertion says; proven where its claims are at fault and not its signature. */
  clientId?: string
  /** Of the key that signed it. */
  keyId?: string
}

/**
 * RFC 7523 §3 with what OpenID Connect Core §9 adds for `private_key_jwt`: a `jti`, which works once.
 * @param clientId as said beside the assertion.
 */
export async function verifyAssertion(
  { assertion, clientId }: { assertion: string; clientId?: string },
  parts: AssertionParts,
): Promise<{ credential: Credential } | { fault: AssertionFault }> {
  const named = readUnverified(assertion)
  if (!named) return { fault: { why: 'unreadable' } }
  if (clientId !== undefined && clientId !== named.clientId) {
    return { fault: { why: 'of_another', clientId: named.clientId } }
  }
  let fault: AssertionFault = { why: 'key_unknown', clientId: named.clientId }
  for (const key of await findKeysOfClient(parts.db, named.clientId)) {
    if (!fits(key.jwk, named.algorithm) || (named.keyId !== undefined && named.keyId !== key.jwk.kid)) continue
    const result = await verified({ assertion, key, algorithm: named.algorithm, clientId: named.clientId, ...parts })
    if (typeof result !== 'string') {
      if (!(await useOnce(parts.db, key, result)))
        return { fault: { why: 'used', clientId: key.clientId, keyId: key.id } }
      return { credential: { kind: 'key', tenantId: key.tenantId, clientId: key.clientId, id: key.id } }
    }
    // Of several keys, the one that signed it tells more than those that did not.
    if (result !== 'wrong_signature') return { fault: { why: result, clientId: key.clientId, keyId: key.id } }
    fault = { why: result, clientId: key.clientId }
  }
  return { fault }
}

/** Which client's which key to try; the signature over it decides. */
function readUnverified(assertion: string): { clientId: string; algorithm: string; keyId?: string } | undefined {
  if (assertion.length > longestAssertion) return undefined
  try {
    const { alg, kid } = decodeProtectedHeader(assertion)
    const { sub } = decodeJwt(assertion)
    const isKnown = (assertionAlgorithms as readonly string[]).includes(alg ?? '')
    if (!isKnown || typeof sub !== 'string' || !isUuid(sub)) return undefined
    return { clientId: sub, algorithm: alg!, keyId: kid }
  } catch {
    return undefined
  }
}

interface Attempt extends AssertionParts {
  assertion: string
  key: KeyOfClient
  algorithm: string
  clientId: string
}

type Claims = JWTPayload & { jti: string; exp: number }

async function verified(attempt: Attempt): Promise<Claims | AssertionFault['why']> {
  const { assertion, key, algorithm, clientId, audiences, now } = attempt
  try {
    const { payload } = await jwtVerify(assertion, await importJWK(key.jwk, algorithm), {
      algorithms: [algorithm],
      issuer: clientId,
      subject: clientId,
      audience: [...audiences],
      requiredClaims: ['exp', 'jti'],
      clockTolerance: clockToleranceSeconds,
      currentDate: now,
    })
    return acceptable(payload, audiences, now)
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return whyNot(error)
    throw error
  }
}

function acceptable(
  payload: JWTPayload,
  audiences: readonly string[],
  now: Date,
): Claims | 'wrong_audience' | 'too_long_lived' | 'incomplete' {
  const { aud = [], jti, exp = 0 } = payload
  // Whoever else it is for could hand it in here.
  if (![aud].flat().every((audience) => audiences.includes(audience))) return 'wrong_audience'
  // A long one would have to be remembered for as long.
  if (exp - now.getTime() / 1000 > longestLifeSeconds + clockToleranceSeconds) return 'too_long_lived'
  return typeof jti === 'string' && jti.length > 0 ? { ...payload, jti, exp } : 'incomplete'
}

const claimFaults: Readonly<Record<string, AssertionFault['why']>> = {
  aud: 'wrong_audience',
  iss: 'wrong_issuer',
  nbf: 'not_yet_valid',
}

function whyNot(error: Error): AssertionFault['why'] {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'wrong_signature'
  return error.reason === 'missing' ? 'incomplete' : (claimFaults[error.claim] ?? 'incomplete')
}

/** Of two that come at once, the primary key lets one through. */
async function useOnce(db: Database, { tenantId, clientId }: KeyOfClient, { jti, exp }: Claims): Promise<boolean> {
  const row = await db
    .insertInto('clientAssertionUsed')
    .values({ tenantId, clientId, jtiHash: hashToken(jti), expiresAt: new Date((exp + clockToleranceSeconds) * 1000) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('clientId')
    .executeTakeFirst()
  return row !== undefined
}

/** They could not be used again in any case. An hour later than needed: the database's clock judges here, ours did before. */
export async function forgetUsedAssertions(db: Database): Promise<void> {
  await sql`delete from client_assertion_used where expires_at < now() - interval '1 hour'`.execute(db)
}
