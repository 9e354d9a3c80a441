import { hash, randomBytes } from 'node:crypto'
import { toBase62 } from './base62.ts'

/** What a bearer token begins with, so that a leaked one is recognised by people and by secret scanners. */
export type TokenPrefix = 'vst_scim_' | 'vst_secret_' | 'vst_api_' | 'vst_session_'

/** 256 random bits behind a recognisable prefix (security §3.16). Shown once; only {@link hashToken} of it is stored. */
export function mintToken(prefix: TokenPrefix): string {
  return prefix + toBase62(randomBytes(32))
}

/** SHA-256. Enough for tokens of 256 random bits; passwords go through argon2id instead. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}

/** The last characters of a token, kept so that an admin can tell two tokens apart. */
export function tokenHint(token: string): string {
  return token.slice(-4)
}
