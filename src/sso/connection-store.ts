import { type RawBuilder, sql } from 'kysely'
import type { JsonObject } from '../base/json.ts'
import { isUuid } from '../base/uuid.ts'
import type { Executor } from '../db/connection.ts'
import type { SsoConnectionState, SsoMatchKey, SsoProtocol } from '../db/tables.ts'
import type { SsoConnection } from './connection.ts'

export interface ConnectionKey {
  tenantId: number
  connectionId: string
}

/** What is written of a connection; undefined leaves it. */
export interface ConnectionValues {
  name?: string
  settings?: JsonObject
  matchKey?: SsoMatchKey
  matchClaim?: string
  matchClientId?: string | null
  isAuthoritative?: boolean
  createsPeople?: boolean
  invitesCreated?: boolean
}

function connections(db: Executor) {
  return db
    .selectFrom('ssoConnection')
    .select(['tenantId', 'id', 'name', 'protocol', 'state', 'settings', 'matchKey', 'matchClaim', 'matchClientId'])
    .select(['isAuthoritative', 'createsPeople', 'invitesCreated', 'version', 'createdAt', 'changedAt', 'testedAt'])
    .select(sql<boolean>`secrets is not null`.as('hasSecrets'))
}

type Row = Awaited<ReturnType<ReturnType<typeof connections>['executeTakeFirstOrThrow']>>

function connectionFrom({ matchKey, matchClaim, matchClientId, ...row }: Row): SsoConnection {
  return { ...row, match: { key: matchKey, claim: matchClaim, clientId: matchClientId } }
}

/** The one look-up without a tenant: the id stands in an SSO path, and finds it out (security §1.1). */
export async function findConnectionById(db: Executor, connectionId: string): Promise<SsoConnection | undefined> {
  if (!isUuid(connectionId)) return undefined
  const row = await connections(db).where('id', '=', connectionId).executeTakeFirst()
  return row && connectionFrom(row)
}

/** @param lock for a change that reads first. */
export async function findConnection(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  lock?: 'for no key update',
): Promise<SsoConnection | undefined> {
  if (!isUuid(connectionId)) return undefined
  const row = await connections(db)
    .where('tenantId', '=', tenantId)
    .where('id', '=', connectionId)
    .$if(lock !== undefined, (query) => query.forNoKeyUpdate())
    .executeTakeFirst()
  return row && connectionFrom(row)
}

/** By name. */
export async function listConnections(db: Executor, tenantId: number): Promise<SsoConnection[]> {
  const rows = await connections(db).where('tenantId', '=', tenantId).orderBy('name').limit(200).execute()
  return rows.map(connectionFrom)
}

export async function insertConnection(
  db: Executor,
  { settings, ...values }: { tenantId: number; protocol: SsoProtocol } & Required<ConnectionValues>,
): Promise<string> {
  const { id } = await db
    .insertInto('ssoConnection')
    .values({ ...values, settings: jsonb(settings) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** @param isUntested where the change is one that a test would notice. */
export async function updateConnection(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  { settings, isUntested, ...values }: ConnectionValues & { isUntested: boolean },
): Promise<void> {
  await db
    .updateTable('ssoConnection')
    .set({ ...values, changedAt: sql<Date>`now()`, version: sql<number>`version + 1` })
    .$if(settings !== undefined, (update) => update.set({ settings: jsonb(settings!) }))
    .$if(isUntested, (update) => update.set({ testedAt: null }))
    .where('tenantId', '=', tenantId)
    .where('id', '=', connectionId)
    .execute()
}

function jsonb(value: JsonObject): RawBuilder<JsonObject> {
  return sql<JsonObject>`${JSON.stringify(value)}::jsonb`
}

export async function setConnectionState(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  state: SsoConnectionState,
): Promise<void> {
  await db
    .updateTable('ssoConnection')
    .set({ state, changedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('id', '=', connectionId)
    .execute()
}

/** Of the settings that were tested, and no newer ones. */
export async function markTested(
  db: Executor,
  { tenantId, connectionId, version }: ConnectionKey & { version: number },
): Promise<void> {
  await db
    .updateTable('ssoConnection')
    .set({ testedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('id', '=', connectionId)
    .where('version', '=', version)
    .execute()
}

/** With its identities, requests and conflicts. @returns whether there was one. */
export async function removeConnection(db: Executor, { tenantId, connectionId }: ConnectionKey): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('ssoConnection')
    .where('tenantId', '=', tenantId)
    .where('id', '=', connectionId)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Held until the transaction ends, so that nobody comes in by a connection that is being disabled. */
export async function holdEnabled(db: Executor, { tenantId, connectionId }: ConnectionKey): Promise<boolean> {
  const row = await db
    .selectFrom('ssoConnection')
    .select('state')
    .where('tenantId', '=', tenantId)
    .where('id', '=', connectionId)
    .forShare()
    .executeTakeFirst()
  return row?.state === 'enabled'
}
