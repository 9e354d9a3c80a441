import { X509Certificate } from 'node:crypto'
import { MetadataRefused } from './metadata-refused.ts'

/** By which an identity provider's signatures are verified. */
export interface SigningCertificate {
  pem: string
  /** SHA-256 over the certificate, as identity providers show it. */
  fingerprint: string
  subject: string
  validFrom: Date
  validUntil: Date
}

const keyBits = 2_048
const certificates = 5

/** @param text PEM, or base64 as metadata has it. @throws MetadataRefused */
export function readCertificate(text: string): SigningCertificate {
  const certificate = parsed(text)
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey
  if (type !== 'rsa' || (details?.modulusLength ?? 0) < keyBits)
    throw new MetadataRefused('certificate_key', [type, details?.modulusLength ?? details?.namedCurve].join(' '))
  return {
    pem: certificate.toString().trim(),
    fingerprint: certificate.fingerprint256,
    subject: certificate.subject.replaceAll('\n', ', '),
    validFrom: new Date(certificate.validFrom),
    validUntil: new Date(certificate.validTo),
  }
}

function parsed(text: string): X509Certificate {
  const body = text.includes('-----BEGIN')
    ? (/^\s*-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----\s*$/.exec(text)?.[1] ?? '')
    : text
  const encoded = body.replace(/\s+/g, '')
  // X509Certificate would also take PEM inside; only one form is let through.
  if (encoded === '' || encoded.length > 20_000 || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded))
    throw new MetadataRefused('certificate_unreadable')
  try {
    return new X509Certificate(Buffer.from(encoded, 'base64'))
  } catch (cause) {
    throw new MetadataRefused('certificate_unreadable', undefined, { cause })
  }
}

/** Those that can verify now, or soon will. @throws MetadataRefused where none is left: then the first one says why */
export function aliveCertificates(texts: readonly string[], now: Date): SigningCertificate[] {
  if (texts.length > certificates) throw new MetadataRefused('certificates_too_many', String(texts.length))
  const all = texts.map(readCertificate)
  const alive = all.filter(({ validUntil }) => validUntil > now)
  const [first] = all
  if (alive.length === 0 && first)
    throw new MetadataRefused('certificate_expired', `${first.subject}, until ${first.validUntil.toISOString()}`)
  if (alive.every(({ validFrom }) => validFrom > now) && alive[0])
    throw new MetadataRefused('certificate_not_yet_valid', `from ${alive[0].validFrom.toISOString()}`)
  return alive
}
