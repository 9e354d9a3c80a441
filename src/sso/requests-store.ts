import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { toBase62 } from '../base/base62.ts'
import type { JsonObject } from '../base/json.ts'
import type { Keyring } from '../base/keyring.ts'
import { seal, unseal } from '../base/sealed.ts'
import { hashToken } from '../base/tokens.ts'
import type { Executor } from '../db/connection.ts'
import type { SsoPurpose } from '../db/tables.ts'

export const requestMinutes = 15

/** One way to an identity provider and back. */
export interface SsoRequest {
  tenantId: number
  id: string
  stateHash: Buffer
  connectionId: string
  purpose: SsoPurpose
  browserHash: Buffer
  nonce: string | null
  codeVerifier: string | undefined
  /** Claim: whose invitation. */
  personNo: number | null
  /** Test: who tests. */
  adminId: string | null
  returnTo: string | null
  createdAt: Date
}

export interface NewRequest {
  tenantId: number
  connectionId: string
  purpose: SsoPurpose
  /** The value of this browser's cookie. */
  browser: string
  nonce?: string
  codeVerifier?: string
  personNo?: number
  returnTo?: string
}

/** 256 random bits. */
export function randomSecret(): string {
  return toBase62(randomBytes(32))
}

/** @returns the state, which is stored nowhere. */
export async function insertRequest(
  db: Executor,
  { tenantId, connectionId, purpose, browser, nonce, codeVerifier, ...rest }: NewRequest,
  keyring: Keyring,
): Promise<string> {
  const state = randomSecret()
  const stateHash = hashToken(state)
  const sealed = codeVerifier === undefined ? undefined : seal(keyring, codeVerifier, verifierContext(stateHash))
  await db
    .insertInto('ssoRequest')
    .values({
      ...rest,
      tenantId,
      connectionId,
      purpose,
      stateHash,
      browserHash: hashToken(browser),
      nonce: nonce ?? null,
      secretKeyId: sealed?.keyId ?? null,
      codeVerifier: sealed?.box ?? null,
      expiresAt: sql<Date>`now() + make_interval(mins => ${requestMinutes}::int)`,
    })
    .execute()
  return state
}

export type TakenRequest = { request: SsoRequest; fate: 'open' | 'used' | 'expired' }

/** Uses it up, before anything that came with it is looked at. @returns undefined where the state was never one of ours, or is long gone. */
export async function takeRequest(
  db: Executor,
  stateHash: Buffer,
  keyring: Keyring,
): Promise<TakenRequest | undefined> {
  const open = await db
    .updateTable('ssoRequest')
    .set({ usedAt: sql<Date>`now()` })
    .where('stateHash', '=', stateHash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .returning(columns)
    .executeTakeFirst()
  if (open) return { request: requestFrom(open, keyring), fate: 'open' }
  const ended = await db.selectFrom('ssoRequest').select(columns).where('stateHash', '=', stateHash).executeTakeFirst()
  return ended && { request: requestFrom(ended, keyring), fate: ended.usedAt ? 'used' : 'expired' }
}

/** Leaves it open. */
export async function findRequestByState(
  db: Executor,
  stateHash: Buffer,
  keyring: Keyring,
): Promise<SsoRequest | undefined> {
  const row = await db.selectFrom('ssoRequest').select(columns).where('stateHash', '=', stateHash).executeTakeFirst()
  return row && requestFrom(row, keyring)
}

/** What this browser asked for last: tells the tenant where an answer came back with nothing that is known. */
export async function lastRequestOf(db: Executor, browser: string, keyring: Keyring): Promise<SsoRequest | undefined> {
  const row = await db
    .selectFrom('ssoRequest')
    .select(columns)
    .where('browserHash', '=', hashToken(browser))
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && requestFrom(row, keyring)
}

/** A day after their end they are of no use to anybody. Run by the hourly job. */
export async function deleteEndedRequests(db: Executor): Promise<void> {
  await db.deleteFrom('ssoRequest').where('expiresAt', '<', sql<Date>`now() - interval '1 hour'`).execute()
}

export async function writeReport(
  db: Executor,
  { tenantId, id }: Pick<SsoRequest, 'tenantId' | 'id'>,
  report: JsonObject,
): Promise<void> {
  await db
    .updateTable('ssoRequest')
    .set({ report: sql<JsonObject>`${JSON.stringify(report)}::jsonb` })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

const columns = [
  'tenantId',
  'id',
  'stateHash',
  'connectionId',
  'purpose',
  'browserHash',
  'nonce',
  'secretKeyId',
  'codeVerifier',
  'personNo',
  'adminId',
  'returnTo',
  'createdAt',
  'usedAt',
] as const

type Row = Omit<SsoRequest, 'codeVerifier'> & {
  secretKeyId: string | null
  codeVerifier: Buffer | null
  usedAt: Date | null
}

function requestFrom({ secretKeyId, codeVerifier, usedAt: _usedAt, ...row }: Row, keyring: Keyring): SsoRequest {
  const sealed = secretKeyId !== null && codeVerifier !== null && { keyId: secretKeyId, box: codeVerifier }
  return { ...row, codeVerifier: sealed ? unseal(keyring, sealed, verifierContext(row.stateHash)) : undefined }
}

export function verifierContext(stateHash: Buffer): string {
  return `sso_request.code_verifier ${stateHash.toString('hex')}`
}
