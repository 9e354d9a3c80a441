import { hash } from 'node:crypto'
import { fold } from '../base/fold.ts'
import type { Keyring } from '../base/keyring.ts'

/**
 * Stands for a userName that is nobody's id: somebody was looked for by it, or could not be created. Keyed, so that the
 * log can be asked for a name and does not hold it.
 */
export function soughtSubject(keyring: Keyring, tenantId: number, userName: string): string {
  return subjectBy(keyring, keyring.currentKeyId, { tenantId, userName })
}

/** Under each of the server's keys, so that what was logged before a change of key is found. */
export function soughtSubjects(keyring: Keyring, tenantId: number, userName: string): string[] {
  return keyring.keyIds.map((keyId) => subjectBy(keyring, keyId, { tenantId, userName }))
}

/**
 * SHA-256 over key and text, cut to half: what is cut off keeps it from being continued, which HMAC would otherwise be
 * needed for at three times the cost. Each look-up of a client comes by here.
 */
function subjectBy(
  keyring: Keyring,
  keyId: string,
  { tenantId, userName }: { tenantId: number; userName: string },
): string {
  const key = keyring.derive('log-subject', keyId)!.toString('hex')
  const hex = hash('sha256', `${key}${tenantId}.${fold(userName)}`)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
