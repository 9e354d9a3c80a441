import { fromBase62, toBase62 } from './base62.ts'
import type { Keyring, KeyPurpose } from './keyring.ts'

const handleBytes = 12
const macBytes = 16

/** What a derived token signs. `generation` and `keyId` stand with the handle in the database. */
export interface DerivedTokenFacts {
  handle: Uint8Array
  generation: number
  keyId: string
}

/**
 * A 96-bit random handle and a 128-bit HMAC over handle, generation and key id, in base62 (security §4.19).
 * Neither it nor a hash of it is stored: it can be derived again at any time, and a copy of the database alone yields none.
 * @returns undefined where the key that signed the generation is no longer configured.
 */
export function deriveToken(keyring: Keyring, purpose: KeyPurpose, facts: DerivedTokenFacts): string | undefined {
  const mac = keyring.sign(purpose, facts.keyId, signedText(facts))
  return mac && toBase62(Buffer.concat([facts.handle, mac.subarray(0, macBytes)]))
}

/** The handle and HMAC inside a token, or undefined where the text cannot be one. Says nothing yet of its truth. */
export function readToken(token: string): { handle: Buffer; mac: Buffer } | undefined {
  const bytes = fromBase62(token, handleBytes + macBytes)
  return bytes && { handle: bytes.subarray(0, handleBytes), mac: bytes.subarray(handleBytes) }
}

/** Compared in constant time. */
export function verifyToken(keyring: Keyring, purpose: KeyPurpose, facts: DerivedTokenFacts, mac: Uint8Array): boolean {
  return keyring.verify(purpose, facts.keyId, signedText(facts), mac)
}

function signedText({ handle, generation, keyId }: DerivedTokenFacts): string {
  return `${Buffer.from(handle).toString('hex')}.${generation}.${keyId}`
}
