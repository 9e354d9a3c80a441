import { createHash } from 'node:crypto'
import type { Keyring } from '../../base/keyring.ts'
import { ScimRefusal } from '../errors.ts'

/** Seconds, also announced in ServiceProviderConfig. */
export const CURSOR_TIMEOUT = 3600

/** Where a page ended, or, for the page before it, began. */
export interface Place {
  /** Of the sorted attribute, as text; null where it is absent or nothing is sorted by. */
  key: string | null
  no: number
  /** Whether the page before this place is meant. */
  backwards: boolean
  /** Counted on the first page and carried on: a count of a million people is not for every page. */
  total: number
}

/** Whose list it is, and of what: a cursor of another tenant, client or query opens nothing. */
export interface CursorScope {
  keyring: Keyring
  tenantId: number
  clientId: string
  /** All that decides which rows come in which order. */
  query: readonly unknown[]
  now: Date
}

export class InvalidCursor extends ScimRefusal {
  readonly code = 'scim_invalid_cursor'
  readonly scimType = 'invalidCursor'
  constructor() {
    super('the cursor is not one that this list gave')
  }
}

export class ExpiredCursor extends ScimRefusal {
  readonly code = 'scim_expired_cursor'
  readonly scimType = 'expiredCursor'
  constructor() {
    super('the cursor has expired; begin again with an empty one')
  }
}

type Sealed = [key: string | null, no: number, total: number, expiresAt: number, backwards?: 0 | 1]

/** The place, signed and readable: nothing in it is secret to whom the list was shown. */
export function sealCursor(place: Place, scope: CursorScope): string {
  const expiresAt = Math.floor(scope.now.getTime() / 1000) + CURSOR_TIMEOUT
  const payload = Buffer.from(JSON.stringify([place.key, place.no, place.total, expiresAt, +place.backwards])).toString(
    'base64url',
  )
  const keyId = scope.keyring.currentKeyId
  const mac = scope.keyring.sign('cursor', keyId, signedText(payload, scope))!.toString('base64url')
  return `${keyId}.${payload}.${mac}`
}

/** @throws InvalidCursor, ExpiredCursor */
export function openCursor(cursor: string, scope: CursorScope): Place {
  const [keyId = '', payload = '', mac = ''] = cursor.split('.')
  const signature = Buffer.from(mac, 'base64url')
  if (signature.length !== 32 || !scope.keyring.verify('cursor', keyId, signedText(payload, scope), signature)) {
    throw new InvalidCursor()
  }
  const [key, no, total, expiresAt, backwards] = JSON.parse(
    Buffer.from(payload, 'base64url').toString('utf8'),
  ) as Sealed
  if (expiresAt * 1000 <= scope.now.getTime()) throw new ExpiredCursor()
  return { key, no, total, backwards: backwards === 1 }
}

function signedText(payload: string, { tenantId, clientId, query }: CursorScope): string {
  const asked = createHash('sha256').update(JSON.stringify(query)).digest('base64url')
  return `${tenantId}.${clientId}.${asked}.${payload}`
}
