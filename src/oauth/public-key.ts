import { createPublicKey } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import type { JsonObject } from '../base/json.ts'
import { InvalidSetting } from '../tenants/errors.ts'

/** What a client may sign its assertions with (as security §5.27 for sign-in); the symmetric ones have no public key. */
export const assertionAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] as const

export interface PublicKey {
  /** RFC 7638, SHA-256: the same key is the same text, whatever else is said beside it. */
  thumbprint: string
  /** Public members alone, with a kid. */
  jwk: JWK & { kid: string }
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
const algorithms: ReadonlyMap<unknown, readonly unknown[]> = new Map([
  ['RSA', ['RS256', 'PS256']],
  ['P-256', ['ES256']],
  ['Ed25519', ['EdDSA', 'Ed25519']],
])
const leastModulusBits = 2_048
const mostModulusBits = 8_192

/** One key of a JWK Set that an admin registers. @throws InvalidSetting which names what is wrong with it */
export async function readPublicKey(given: JsonObject, path: string): Promise<PublicKey> {
  const refuse = (message: string) => new InvalidSetting([{ path, message }])
  if (privateMembers.some((name) => name in given))
    throw refuse('is a private or secret key: register its public half, and replace the key, since it was shown')
  const { kty, crv, n, e, x, y, kid, alg, use } = given
  const fitting = algorithmsOf({ kty, crv })
  if (!fitting) throw refuse('must be an RSA, EC P-256 or Ed25519 key')
  if (use !== undefined && use !== 'sig') throw refuse('is not for signatures ("use" must be "sig")')
  if (alg !== undefined && !fitting.includes(alg)) throw refuse(`has an "alg" other than ${fitting.join(', ')}`)
  if (kid !== undefined && (typeof kid !== 'string' || kid.length < 1 || kid.length > 200))
    throw refuse('has a "kid" that is no text of 1 to 200 characters')

  const jwk = JSON.parse(JSON.stringify({ kty, crv, n, e, x, y, alg })) as JWK
  const bits = modulusBits(jwk)
  if (bits === undefined) throw refuse('cannot be read as a public key')
  if (bits < leastModulusBits || bits > mostModulusBits)
    throw refuse(`is an RSA key of ${bits} bits; ${leastModulusBits} to ${mostModulusBits} are taken`)
  const thumbprint = await calculateJwkThumbprint(jwk)
  return { thumbprint, jwk: { ...jwk, kid: kid ?? thumbprint } }
}

export function fits(jwk: JWK, algorithm: string): boolean {
  if (jwk.alg !== undefined) return jwk.alg === algorithm
  return algorithmsOf(jwk)?.includes(algorithm) ?? false
}

function algorithmsOf({ kty, crv }: { kty?: unknown; crv?: unknown }): readonly unknown[] | undefined {
  return algorithms.get(kty === 'RSA' ? kty : crv)
}

/** Undefined where the key cannot be read; that of a curve stands for the least that is taken. */
function modulusBits(jwk: JWK): number | undefined {
  try {
    const key = createPublicKey({ key: jwk as never, format: 'jwk' })
    return key.asymmetricKeyDetails?.modulusLength ?? leastModulusBits
  } catch {
    return undefined
  }
}
