import { createECDH, hkdfSync } from 'node:crypto'
import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, type JWTVerifyGetKey } from 'jose'
import type { Keyring } from './keyring.ts'

/** The server's keys for one kind of token: the first of `SECRET_KEY` signs, all of them verify. */
export interface SigningKeys {
  algorithm: 'ES256'
  currentKeyId: string
  privateKey: Awaited<ReturnType<typeof importJWK>>
  /** For {@link verify}, and for whoever checks these tokens elsewhere. */
  published: JSONWebKeySet
  verify: JWTVerifyGetKey
}

/**
 * Derived from the server's keys and stored nowhere: every process has the same ones, a copy of the database none, and
 * they change with `SECRET_KEY`, whose old value goes on verifying for as long as it stands behind the new one.
 * @param purpose keys of one never verify tokens of the other.
 */
export async function createSigningKeys(keyring: Keyring, purpose: 'access-token' | 'hand-over'): Promise<SigningKeys> {
  const keys = keyring.keyIds.map((keyId) => privateKeyOf(keyring.derive(purpose, keyId)!, keyId))
  const published = { keys: keys.map(publicHalf) }
  return {
    algorithm: 'ES256',
    currentKeyId: keyring.currentKeyId,
    privateKey: await importJWK(keys[0]!, 'ES256'),
    published,
    verify: createLocalJWKSet(published),
  }
}

const orderOfP256 = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')

/** FIPS 186-5 A.2.1: 384 bits reduced to the order of P-256, so that no private key is likelier than another. */
function privateKeyOf(seed: Buffer, keyId: string): JWK {
  const wide = BigInt(`0x${Buffer.from(hkdfSync('sha256', seed, '', 'ES256', 48)).toString('hex')}`)
  const scalar = (wide % (orderOfP256 - 1n)) + 1n
  const d = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(d)
  const point = curve.getPublicKey()
  return {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
    d: d.toString('base64url'),
    kid: keyId,
    alg: 'ES256',
    use: 'sig',
  }
}

function publicHalf({ kty, crv, x, y, kid, alg, use }: JWK): JWK {
  return { kty, crv, x, y, kid, alg, use }
}
