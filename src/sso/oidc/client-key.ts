import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import type { JsonObject } from '../../base/json.ts'
import type { OidcSecrets } from './settings.ts'

/** RS256, which every provider takes. */
const algorithm = 'RS256'

/** For private_key_jwt (RFC 7523): the private half never leaves the server. */
export async function makeClientKey(): Promise<OidcSecrets & JsonObject> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2_048 })
  const jwk = (await exportJWK(privateKey)) as JsonObject
  return { privateKey: { ...jwk, alg: algorithm, kid: randomUUID() } }
}

/** What the provider is given: everything else of a JWK of an RSA key is private. */
export function publicHalf({ kty, n, e, alg, kid }: JsonObject): JsonObject {
  return { kty: kty!, n: n!, e: e!, alg: alg!, kid: kid!, use: 'sig' }
}
