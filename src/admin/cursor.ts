import { createHash } from 'node:crypto'
import type { Clock } from '../base/clock.ts'
import type { Keyring } from '../base/keyring.ts'
import { InvalidCursor } from './errors.ts'

const lifetimeSeconds = 3_600
const macBytes = 16

/** Where a page ended: the values of the sort columns of its last row. */
export type CursorKey = readonly (string | number)[]

export interface Position {
  key: CursorKey
  /** As counted for the first page. */
  total?: number
}

/** What a cursor belongs to; with any other it is refused. */
export interface CursorScope {
  keyring: Keyring
  clock: Clock
  tenantId: number
  /** Address and parameters of the list, without cursor and limit. */
  query: string
}

/** An opaque text that carries tenant, query, last key and expiry, signed so that none of them can be invented. */
export function signCursor(scope: CursorScope, position: Position): string {
  const payload = Buffer.from(
    JSON.stringify([
      scope.tenantId,
      queryHash(scope.query),
      Math.floor(scope.clock().getTime() / 1000) + lifetimeSeconds,
      position.key,
      position.total ?? null,
    ]),
  )
  const keyId = scope.keyring.currentKeyId
  const mac = scope.keyring.sign('cursor', keyId, payload)!.subarray(0, macBytes)
  return `${keyId}.${Buffer.concat([mac, payload]).toString('base64url')}`
}

/** @throws InvalidCursor where it was not made here, for this tenant and query, within the hour. */
export function readCursor(scope: CursorScope, cursor: string): Position {
  const payload = verified(scope.keyring, cursor)
  if (!payload) throw new InvalidCursor()

  const [tenantId, hash, expiresAt, key, total] = JSON.parse(payload.toString()) as [
    number,
    string,
    number,
    CursorKey,
    number | null,
  ]
  const holds =
    tenantId === scope.tenantId && hash === queryHash(scope.query) && expiresAt * 1000 > scope.clock().getTime()
  if (!holds) throw new InvalidCursor()
  return { key, total: total ?? undefined }
}

function verified(keyring: Keyring, cursor: string): Buffer | undefined {
  const [keyId = '', encoded = ''] = cursor.split('.')
  const bytes = Buffer.from(encoded, 'base64url')
  const payload = bytes.subarray(macBytes)
  return keyring.verify('cursor', keyId, payload, bytes.subarray(0, macBytes)) ? payload : undefined
}

function queryHash(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, 16)
}
