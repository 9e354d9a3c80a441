import { sql } from 'kysely'
import type { JsonObject } from '../base/json.ts'
import type { Keyring } from '../base/keyring.ts'
import { seal, unseal } from '../base/sealed.ts'
import { hashToken } from '../base/tokens.ts'
import type { Executor } from '../db/connection.ts'
import type { SsoConnection } from './connection.ts'
import type { SsoIdentity } from './identity.ts'
import { randomSecret } from './requests-store.ts'

const arrivalMinutes = 2

/** A verified identity that waits for its browser. */
export interface Arrival {
  tenantId: number
  connectionId: string
  /** Of the request that it answers; null where the provider began by itself. */
  stateHash: Buffer | null
  identity: SsoIdentity
}

export interface NewArrival {
  connection: Pick<SsoConnection, 'tenantId' | 'id'>
  stateHash: Buffer | undefined
  identity: SsoIdentity
  keyring: Keyring
}

/** @returns the one-time handle under which the browser's next request finds it. */
export async function keepArrival(
  db: Executor,
  { connection, stateHash, identity, keyring }: NewArrival,
): Promise<string> {
  const handle = randomSecret()
  const handleHash = hashToken(handle)
  const { keyId, box } = seal(keyring, JSON.stringify(written(identity)), contextOf(handleHash))
  await db
    .insertInto('ssoArrival')
    .values({
      handleHash,
      tenantId: connection.tenantId,
      connectionId: connection.id,
      stateHash: stateHash ?? null,
      secretKeyId: keyId,
      identity: box,
      expiresAt: sql<Date>`now() + make_interval(mins => ${arrivalMinutes}::int)`,
    })
    .execute()
  return handle
}

/** @returns undefined where it was taken already, has expired, or never was. */
export async function takeArrival(db: Executor, handle: string, keyring: Keyring): Promise<Arrival | undefined> {
  const handleHash = hashToken(handle)
  const row = await db
    .deleteFrom('ssoArrival')
    .where('handleHash', '=', handleHash)
    .where('expiresAt', '>', sql<Date>`now()`)
    .returning(['tenantId', 'connectionId', 'stateHash', 'secretKeyId', 'identity'])
    .executeTakeFirst()
  const opened = row && unseal(keyring, { keyId: row.secretKeyId, box: row.identity }, contextOf(handleHash))
  if (!row || opened === undefined) return undefined
  const { tenantId, connectionId, stateHash } = row
  return { tenantId, connectionId, stateHash, identity: read(JSON.parse(opened) as WrittenIdentity) }
}

export async function deleteEndedArrivals(db: Executor): Promise<void> {
  await db.deleteFrom('ssoArrival').where('expiresAt', '<', sql<Date>`now()`).execute()
}

type WrittenIdentity = Omit<SsoIdentity, 'claims' | 'sessionSecret' | 'authenticatedAt'> & {
  claims: [string, readonly string[]][]
  authenticatedAt?: string
  sessionSecret?: JsonObject
}

function written({ claims, authenticatedAt, ...identity }: SsoIdentity): WrittenIdentity {
  return { ...identity, claims: [...claims], authenticatedAt: authenticatedAt?.toISOString() }
}

function read({ claims, authenticatedAt, ...identity }: WrittenIdentity): SsoIdentity {
  return {
    ...identity,
    claims: new Map(claims),
    ...(authenticatedAt && { authenticatedAt: new Date(authenticatedAt) }),
  }
}

function contextOf(handleHash: Buffer): string {
  return `sso_arrival.identity ${handleHash.toString('hex')}`
}
