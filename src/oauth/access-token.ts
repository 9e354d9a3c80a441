import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { SigningKeys } from '../base/signing-keys.ts'

export const accessTokenSeconds = 3_600

/** Clocks of two servers of ours, or of a client and ours, may differ by so much. */
export const clockToleranceSeconds = 60

/** By what a client proved itself. An access token names it and dies with it. */
export interface Credential {
  kind: 'secret' | 'key'
  tenantId: number
  clientId: string
  id: string
}

export interface TokenParts {
  keys: SigningKeys
  /** The configured origin, without a slash at the end. */
  publicUrl: string
}

/** A JWT as RFC 9068 describes it, for SCIM alone. */
export async function issueAccessToken(credential: Credential, parts: TokenParts, now: Date): Promise<string> {
  const { keys, publicUrl } = parts
  const issuedAt = Math.floor(now.getTime() / 1000)
  const { kind, tenantId, clientId, id } = credential
  return new SignJWT({ client_id: clientId, scope: 'scim', credential: `${kind}:${tenantId}:${id}` })
    .setProtectedHeader({ alg: keys.algorithm, kid: keys.currentKeyId, typ: 'at+jwt' })
    .setIssuer(publicUrl)
    .setAudience(audienceOf(publicUrl))
    .setSubject(clientId)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + accessTokenSeconds)
    .sign(keys.privateKey)
}

export interface VerifiedToken {
  credential: Credential
  /** With the tolerance for clocks. */
  endsAt: Date
}

/** Undefined where it is not ours, not for SCIM, or has ended. Says nothing of its credential, which may be revoked. */
export async function verifyAccessToken(
  token: string,
  { keys, publicUrl }: TokenParts,
  now: Date,
): Promise<VerifiedToken | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys.verify, {
      algorithms: [keys.algorithm],
      typ: 'at+jwt',
      issuer: publicUrl,
      audience: audienceOf(publicUrl),
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: clockToleranceSeconds,
      currentDate: now,
    })
    const [kind, tenantId, id] = String(payload['credential']).split(':') as [Credential['kind'], string, string]
    return {
      credential: { kind, tenantId: Number(tenantId), clientId: payload.sub!, id },
      endsAt: new Date((payload.exp! + clockToleranceSeconds) * 1000),
    }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}

function audienceOf(publicUrl: string): string {
  return `${publicUrl}/scim/v2`
}
