import { randomUUID } from 'node:crypto'
import type { Keyring } from '../base/keyring.ts'
import { seal, unseal } from '../base/sealed.ts'

export const codeSeconds = 60

/** What the browser carries to the application: it names a session, says nothing to whoever sees it, and is redeemed once. */
export interface HandOverCode {
  /** Becomes the `jti`. */
  id: string
  tenantId: number
  sessionId: string
  /** The application's own, where it began. */
  nonce?: string
  expiresAt: Date
}

const context = 'hand-over'

/** Nothing is stored for it: a GET may make as many as it likes. */
export function makeCode(keyring: Keyring, { tenantId, sessionId, nonce }: CodeFacts, now: Date): string {
  const facts = [randomUUID(), tenantId, sessionId, now.getTime() + codeSeconds * 1000, nonce ?? null]
  const { keyId, box } = seal(keyring, JSON.stringify(facts), context)
  return `${keyId}.${box.toString('base64url')}`
}

export type CodeFacts = Pick<HandOverCode, 'tenantId' | 'sessionId' | 'nonce'>

/** @returns undefined for what we did not make. Whether it has expired is not looked at. */
export function readCode(keyring: Keyring, code: string): HandOverCode | undefined {
  const [keyId = '', box = ''] = code.split('.', 2)
  const facts = unseal(keyring, { keyId, box: Buffer.from(box, 'base64url') }, context)
  if (facts === undefined) return undefined
  // Ours: the seal is over all of it.
  const [id, tenantId, sessionId, until, nonce] = JSON.parse(facts) as [string, number, string, number, string | null]
  return { id, tenantId, sessionId, expiresAt: new Date(until), ...(nonce !== null && { nonce }) }
}
