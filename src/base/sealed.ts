import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keyring } from './keyring.ts'

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** A secret at rest, with the name of the server key that opens it: nonce, ciphertext and tag. */
export interface Sealed {
  keyId: string
  box: Buffer
}

/** @param context where the secret belongs; a box that is copied to another place does not open there. */
export function seal(keyring: Keyring, secret: string, context: string): Sealed {
  const keyId = keyring.currentKeyId
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, keyring.derive('secret-box', keyId)!, nonce).setAAD(Buffer.from(context))
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return { keyId, box: Buffer.concat([nonce, text, cipher.getAuthTag()]) }
}

/** @returns undefined where its key is no longer configured, or the box is of another context or was changed. */
export function unseal(keyring: Keyring, { keyId, box }: Sealed, context: string): string | undefined {
  const key = keyring.derive('secret-box', keyId)
  if (!key || box.length < nonceBytes + tagBytes) return undefined
  const decipher = createDecipheriv(algorithm, key, box.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(context)).setAuthTag(box.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(box.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
