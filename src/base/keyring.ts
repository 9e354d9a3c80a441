import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What a derived key is for. Keys of different purposes never sign for each other. */
export type KeyPurpose =
  | 'claim-link'
  | 'one-time-link'
  | 'access-code'
  | 'cursor'
  | 'csrf'
  | 'message-id'
  | 'secret-box'
  | 'access-token'
  | 'hand-over'
  | 'log-subject'
  | 'sso-ticket'

interface ServerKey {
  id: string
  derive(purpose: KeyPurpose): Buffer
}

/** The server's keys: the first one signs, all of them verify, so that a key can be changed while links made with the old one live on. */
export interface Keyring {
  readonly currentKeyId: string
  readonly keyIds: readonly string[]
  /** HMAC-SHA-256 by the named key. Undefined where that key is no longer configured. */
  sign(purpose: KeyPurpose, keyId: string, message: string | Uint8Array): Buffer | undefined
  /** Constant-time comparison with {@link sign}. */
  verify(purpose: KeyPurpose, keyId: string, message: string | Uint8Array, mac: Uint8Array): boolean
  /** 32 bytes for encryption at rest by the named key. Undefined where that key is no longer configured. */
  derive(purpose: KeyPurpose, keyId: string): Buffer | undefined
}

/** @param secretKeys the operator's `SECRET_KEY`s, newest first; each at least 32 characters. */
export function createKeyring(secretKeys: readonly [string, ...string[]]): Keyring {
  const keys = new Map(secretKeys.map(serverKey).map((key) => [key.id, key]))
  const [currentKeyId] = keys.keys()
  const sign: Keyring['sign'] = (purpose, keyId, message) => {
    const key = keys.get(keyId)
    return key && createHmac('sha256', key.derive(purpose)).update(message).digest()
  }
  return {
    currentKeyId: currentKeyId!,
    keyIds: [...keys.keys()],
    sign,
    verify(purpose, keyId, message, mac) {
      const expected = sign(purpose, keyId, message)?.subarray(0, mac.length)
      return expected?.length === mac.length && mac.length >= 16 && timingSafeEqual(expected, mac)
    },
    derive: (purpose, keyId) => keys.get(keyId)?.derive(purpose),
  }
}

function serverKey(secret: string): ServerKey {
  const derived = new Map<KeyPurpose, Buffer>()
  const id = createHash('sha256').update('vestibule key id\0').update(secret).digest('hex').slice(0, 8)
  return {
    id,
    derive(purpose) {
      const known = derived.get(purpose)
      if (known) return known
      const key = Buffer.from(hkdfSync('sha256', secret, 'vestibule', purpose, 32))
      derived.set(purpose, key)
      return key
    },
  }
}
