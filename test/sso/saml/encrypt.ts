import { constants, createCipheriv, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto'

export interface EncryptionOptions {
  /** PEM: whose private key opens it. */
  certificate: string
  cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-256-cbc'
  /** Named in the document, though the cipher be another. */
  algorithm?: string
  keyTransport?: string
  /** XML beside the one EncryptedKey. */
  moreKeys?: string
}

const algorithms = {
  'aes-128-gcm': 'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'aes-256-gcm': 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'aes-128-cbc': 'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
  'aes-256-cbc': 'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
}

/** An EncryptedAssertion around the text, as XML Encryption 1.1 writes it. */
export function encryptedAssertion(text: string, options: EncryptionOptions): string {
  const { certificate, cipher, moreKeys = '' } = options
  const key = randomBytes(cipher.includes('128') ? 16 : 32)
  const wrapped = publicEncrypt(
    { key: new X509Certificate(certificate).publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    key,
  )
  const keyTransport = options.keyTransport ?? 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'
  return [
    '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">',
    '<xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">',
    `<xenc:EncryptionMethod Algorithm="${options.algorithm ?? algorithms[cipher]}"/>`,
    '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
    `<xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${keyTransport}"/>`,
    `<xenc:CipherData><xenc:CipherValue>${wrapped.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`,
    moreKeys,
    '</ds:KeyInfo>',
    `<xenc:CipherData><xenc:CipherValue>${encrypt(text, cipher, key).toString('base64')}</xenc:CipherValue></xenc:CipherData>`,
    '</xenc:EncryptedData></saml:EncryptedAssertion>',
  ].join('')
}

function encrypt(text: string, cipher: EncryptionOptions['cipher'], key: Buffer): Buffer {
  if (cipher === 'aes-128-gcm' || cipher === 'aes-256-gcm') {
    const iv = randomBytes(12)
    const gcm = createCipheriv(cipher, key, iv)
    return Buffer.concat([iv, gcm.update(text, 'utf8'), gcm.final(), gcm.getAuthTag()])
  }
  const iv = randomBytes(16)
  const cbc = createCipheriv(cipher, key, iv)
  return Buffer.concat([iv, cbc.update(text, 'utf8'), cbc.final()])
}
