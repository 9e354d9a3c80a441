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

function subjectBy(
  keyring: Keyring,
  keyId: string,
  { tenantId, userName }: { tenantId: number; userName: string },
): string {
  const mac = keyring.sign('log-subject', keyId, `${tenantId}.${fold(userName)}`)!
  const hex = mac.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
