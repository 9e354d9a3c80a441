import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { ClientKind } from '../db/tables.ts'
import type { ClientToken, ProvisioningClient } from './provisioning-client.ts'

const clientColumns = ['id', 'kind', 'name', 'inviteOnCreate', 'canReadClaimLinks', 'createdAt', 'disabledAt'] as const
const tokenColumns = ['id', 'clientId', 'hint', 'createdAt', 'expiresAt', 'revokedAt', 'lastUsedAt'] as const

export interface ClientKey {
  tenantId: number
  clientId: string
}

export async function insertClient(
  db: Executor,
  client: { tenantId: number; kind: ClientKind; name: string; inviteOnCreate: boolean; canReadClaimLinks: boolean },
): Promise<ProvisioningClient> {
  return db.insertInto('provisioningClient').values(client).returning(clientColumns).executeTakeFirstOrThrow()
}

export async function findClient(
  db: Executor,
  { tenantId, clientId }: ClientKey,
): Promise<ProvisioningClient | undefined> {
  return db
    .selectFrom('provisioningClient')
    .select(clientColumns)
    .where('tenantId', '=', tenantId)
    .where('id', '=', clientId)
    .executeTakeFirst()
}

export async function selectClients(db: Executor, tenantId: number): Promise<ProvisioningClient[]> {
  return db
    .selectFrom('provisioningClient')
    .select(clientColumns)
    .where('tenantId', '=', tenantId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

/** Locked until the transaction ends: what is decided by counting its tokens is decided one at a time. */
export async function lockClient(
  db: Executor,
  { tenantId, clientId }: ClientKey,
): Promise<ProvisioningClient | undefined> {
  return db
    .selectFrom('provisioningClient')
    .select(clientColumns)
    .where('tenantId', '=', tenantId)
    .where('id', '=', clientId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export interface ClientUpdate {
  inviteOnCreate?: boolean
  canReadClaimLinks?: boolean
  name?: string
  disabledAt?: RawBuilder<Date>
}

export async function updateClient(
  db: Executor,
  { tenantId, clientId }: ClientKey,
  change: ClientUpdate,
): Promise<ProvisioningClient | undefined> {
  return db
    .updateTable('provisioningClient')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('id', '=', clientId)
    .returning(clientColumns)
    .executeTakeFirst()
}

export interface NewToken extends ClientKey {
  hash: Buffer
  hint: string
  lifetimeDays: number
}

export async function insertToken(db: Executor, { lifetimeDays, ...token }: NewToken): Promise<ClientToken> {
  const expiresAt = sql<Date>`now() + make_interval(days => ${lifetimeDays})`
  return db
    .insertInto('clientToken')
    .values({ ...token, expiresAt })
    .returning(tokenColumns)
    .executeTakeFirstOrThrow()
}

export async function countLiveTokens(db: Executor, { tenantId, clientId }: ClientKey): Promise<number> {
  const { live } = await db
    .selectFrom('clientToken')
    .select(({ fn }) => fn.countAll<number>().as('live'))
    .where('tenantId', '=', tenantId)
    .where('clientId', '=', clientId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirstOrThrow()
  return live
}

export async function selectTokens(db: Executor, tenantId: number): Promise<ClientToken[]> {
  return db
    .selectFrom('clientToken')
    .select(tokenColumns)
    .where('tenantId', '=', tenantId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute()
}

/** False where there is no such token that still lives. */
export async function markTokenRevoked(
  db: Executor,
  { tenantId, clientId, tokenId }: ClientKey & { tokenId: string },
): Promise<boolean> {
  const row = await db
    .updateTable('clientToken')
    .set({ revokedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('clientId', '=', clientId)
    .where('id', '=', tokenId)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
