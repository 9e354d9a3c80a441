import { constants, createDecipheriv, privateDecrypt } from 'node:crypto'
import { decodeXml, messageRules, xmlTextFault } from '../xml-text.ts'
import { attributeOf, elementsOf, isNamed, onlyChild, textOf } from './elements.ts'
import { ds, xenc } from './names.ts'
import { Refused } from './refused.ts'

const keyTransport = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'
const sha1 = 'http://www.w3.org/2000/09/xmldsig#sha1'

// SHA-1 inside OAEP is no signature, and it is the only one that rsa-oaep-mgf1p has by default. RSA 1.5 and 3DES are left out.
const ciphers: Readonly<
  Record<string, { name: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-256-cbc'; ivBytes: number }>
> = {
  'http://www.w3.org/2009/xmlenc11#aes128-gcm': { name: 'aes-128-gcm', ivBytes: 12 },
  'http://www.w3.org/2009/xmlenc11#aes256-gcm': { name: 'aes-256-gcm', ivBytes: 12 },
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc': { name: 'aes-128-cbc', ivBytes: 16 },
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc': { name: 'aes-256-cbc', ivBytes: 16 },
}

/** The text of the assertion, and the key that opened it. */
export interface Decrypted {
  text: string
  privateKey: string
}

/**
 * Opened here before node-saml does the same, so that what comes out is held to the same rules as what came in.
 * Every failure has one and the same reason: telling them apart would answer questions about the plain text.
 * @param privateKeys PEM; the current one first.
 */
export function decryptAssertion(encrypted: Element, privateKeys: readonly string[]): Decrypted {
  const { cipher, wrappedKey, content } = readEncryptedData(encrypted)
  for (const privateKey of privateKeys) {
    const bytes = opened(() => decipher(cipher, unwrap(privateKey, wrappedKey), content))
    const text = bytes && decodeXml(bytes)
    if (!text) continue
    if (xmlTextFault(text, messageRules)) throw new Refused('structure_unexpected')
    return { text, privateKey }
  }
  throw new Refused('encryption_unexpected')
}

/** One key and one content: with several of them, libraries would take different ones. */
function readEncryptedData(encrypted: Element) {
  const data = onlyChild(encrypted, xenc('EncryptedData'))
  const keys = [...elementsOf(encrypted)]
    .map(({ element }) => element)
    .filter(({ localName }) => localName === 'EncryptedKey')
  const values = [...elementsOf(encrypted)].filter(({ element }) => element.localName === 'CipherValue')
  const [key] = keys
  if (!data || !key || keys.length !== 1 || values.length !== 2 || !isNamed(key, xenc('EncryptedKey')))
    throw new Refused('structure_unexpected', 'EncryptedAssertion')

  checkKeyTransport(key)
  const algorithm = attributeOf(onlyChild(data, xenc('EncryptionMethod')), 'Algorithm') ?? ''
  const cipher = Object.hasOwn(ciphers, algorithm) ? ciphers[algorithm] : undefined
  if (!cipher) throw new Refused('encryption_algorithm', algorithm)
  return { cipher, wrappedKey: cipherValue(key), content: cipherValue(data) }
}

function checkKeyTransport(key: Element): void {
  const method = onlyChild(key, xenc('EncryptionMethod'))
  const algorithm = attributeOf(method, 'Algorithm')
  if (!method || algorithm !== keyTransport) throw new Refused('encryption_algorithm', algorithm)
  const digest = attributeOf(onlyChild(method, ds('DigestMethod')), 'Algorithm') ?? sha1
  if (digest !== sha1) throw new Refused('encryption_algorithm', digest)
}

function cipherValue(element: Element): Buffer {
  const value = onlyChild(onlyChild(element, xenc('CipherData')) ?? element, xenc('CipherValue'))
  return Buffer.from(textOf(value) ?? '', 'base64')
}

function unwrap(privateKey: string, wrapped: Buffer): Buffer {
  return privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, wrapped)
}

function decipher({ name, ivBytes }: { name: string; ivBytes: number }, key: Buffer, content: Buffer): Buffer {
  const iv = content.subarray(0, ivBytes)
  if (name === 'aes-128-gcm' || name === 'aes-256-gcm') {
    const gcm = createDecipheriv(name, key, iv, { authTagLength: 16 })
    gcm.setAuthTag(content.subarray(-16))
    return Buffer.concat([gcm.update(content.subarray(ivBytes, -16)), gcm.final()])
  }
  const cbc = createDecipheriv(name, key, iv)
  cbc.setAutoPadding(false)
  const padded = Buffer.concat([cbc.update(content.subarray(ivBytes)), cbc.final()])
  // XML Encryption §5.2: only the last byte of the padding says how long it is.
  return padded.subarray(0, padded.length - (padded.at(-1) ?? 0))
}

function opened(open: () => Buffer): Buffer | undefined {
  try {
    return open()
  } catch {
    return undefined
  }
}
