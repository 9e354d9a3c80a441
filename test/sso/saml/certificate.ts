import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { X509CertificateGenerator } from '@peculiar/x509'

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2_048,
  publicExponent: Uint8Array.of(1, 0, 1),
}
const ec = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

interface ACertificate {
  days?: [from: number, until: number]
  algorithm?: typeof rsa | typeof ec
}

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000)

/** PEM; alive unless it is said otherwise. */
export async function aCertificate({ days: [from, until] = [-1, 365], algorithm = rsa }: ACertificate = {}) {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=idp.example.com',
    notBefore: dayFromNow(from),
    notAfter: dayFromNow(until),
    signingAlgorithm: algorithm,
    keys,
  })
  return certificate.toString('pem')
}

export const weakRsa = { ...rsa, modulusLength: 1_024 }
export { ec }
