import { randomBytes, randomUUID, webcrypto } from 'node:crypto'
import type { JsonObject } from '../../base/json.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Executor } from '../../db/connection.ts'
import { readSecrets } from '../connection-secrets.ts'
import type { SsoConnection } from '../connection.ts'
import { refusedSaml } from './reasons.ts'

/** Signs requests and opens assertions. The certificate is public; the key is sealed with the connection's secrets. */
export interface ServiceProviderKey {
  id: string
  /** PEM. */
  certificate: string
  /** PKCS#8, PEM. */
  privateKey: string
}

const years = 10
const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2_048,
  publicExponent: Uint8Array.of(1, 0, 1),
}

/**
 * RSA, since identity providers encrypt with nothing else. Self-signed: it is known by itself, not by who issued it, and nobody
 * should have to roll over because of a date.
 */
export async function makeServiceProviderKey(connectionId: string, now: Date): Promise<ServiceProviderKey> {
  // Before the library, which reads it while it loads; and only here, since a connection is made once in years.
  await import('reflect-metadata')
  const { X509CertificateGenerator, PemConverter } = await import('@peculiar/x509')
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const notAfter = new Date(now)
  notAfter.setUTCFullYear(now.getUTCFullYear() + years)
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      // Positive: the first bit says otherwise (RFC 5280 §4.1.2.2).
      serialNumber: `01${randomBytes(15).toString('hex')}`,
      name: `CN=Vestibule ${connectionId}`,
      notBefore: now,
      notAfter,
      signingAlgorithm: algorithm,
      keys,
    },
    webcrypto as Crypto,
  )
  const privateKey = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    id: randomUUID(),
    certificate: certificate.toString('pem'),
    privateKey: PemConverter.encode(privateKey, 'PRIVATE KEY'),
  }
}

/** As they lie in the connection's secrets: the first one signs, all of them open and stand in the metadata. */
export function secretsOf(keys: readonly ServiceProviderKey[]): JsonObject {
  return { keys: keys.map(({ id, certificate, privateKey }) => ({ id, certificate, privateKey })) }
}

/** @throws SsoRefused `keys_missing`, or `secret_unreadable` where the server's key is gone */
export async function readServiceProviderKeys(
  db: Executor,
  { connection, keyring }: { connection: Pick<SsoConnection, 'tenantId' | 'id'>; keyring: Keyring },
): Promise<[ServiceProviderKey, ...ServiceProviderKey[]]> {
  const { tenantId, id: connectionId } = connection
  const secrets = await readSecrets(db, { tenantId, connectionId, keyring })
  const [first, ...more] = (secrets?.keys ?? []) as unknown as ServiceProviderKey[]
  if (!first) throw refusedSaml('keys_missing')
  return [first, ...more]
}
