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

/**
 * RFC 7523 §3 with what OpenID Connect Core §9 adds for `private_key_jwt`: a `jti`, which works once.
 * @param clientId as said beside the assertion.
 * @returns undefined where anything of it is wrong.
 */
export async function verifyAssertion(
  { assertion, clientId }: { assertion: string; clientId?: string },
  parts: AssertionParts,
): Promise<Credential | undefined> {
  const named = readUnverified(assertion)
  if (!named || (clientId !== undefined && clientId !== named.clientId)) return undefined
  const keys = await findKeysOfClient(parts.db, named.clientId)
  for (const key of keys) {
    if (!fits(key.jwk, named.algorithm) || (named.keyId !== undefined && named.keyId !== key.jwk.kid)) continue
    const claims = await verified({ assertion, key, algorithm: named.algorithm, clientId: named.clientId, ...parts })
    if (!claims) continue
    const isFirst = await useOnce(parts.db, key, claims)
    return isFirst ? { kind: 'key', tenantId: key.tenantId, clientId: key.clientId, id: key.id } : undefined
  }
  return undefined
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

async function verified(attempt: Attempt): Promise<Claims | undefined> {
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
    return isAcceptable(payload, audiences, now) ? payload : undefined
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}

function isAcceptable(payload: JWTPayload, audiences: readonly string[], now: Date): payload is Claims {
  const { aud = [], jti, exp = 0 } = payload
  // Whoever else it is for could hand it in here.
  const isForUsAlone = [aud].flat().every((audience) => audiences.includes(audience))
  // A long one would have to be remembered for as long.
  const ends = exp - now.getTime() / 1000 <= longestLifeSeconds + clockToleranceSeconds
  return isForUsAlone && ends && typeof jti === 'string' && jti.length > 0
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
