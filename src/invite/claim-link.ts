import { deriveToken } from '../base/derived-token.ts'
import type { Keyring } from '../base/keyring.ts'
import { personState, type Standing } from '../people/person.ts'

/**
 * The URL by which an invited person claims, derived again whenever it is wanted. Undefined for everybody else, and
 * where the key that signs it is no longer configured; whether it has expired stands in `linkExpiresAt`.
 */
export function claimLinkOf(standing: Standing, keyring: Keyring, publicUrl: string): string | undefined {
  const { handle, generation, keyId } = standing
  if (personState(standing) !== 'invited' || !handle || !keyId) return undefined
  const token = deriveToken(keyring, 'claim-link', { handle, generation, keyId })
  return token && `${publicUrl}/c/${token}`
}
