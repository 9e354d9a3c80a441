import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { ClientKey } from '../tenants/client-store.ts'

const columns = ['id', 'hint', 'createdAt', 'expiresAt', 'revokedAt', 'lastUsedAt'] as const

/** A secret without the secret. */
export interface ClientSecret {
  id: string
  /** The last characters, to tell two secrets apart. */
  hint: string
  createdAt: Date
  expiresAt: Date
  revokedAt: Date | null
  lastUsedAt: Date | null
}

export interface NewSecret extends ClientKey {
  hash: Buffer
  hint: string
  lifetimeDays: number
}

export async function insertSecret(db: Executor, { lifetimeDays, ...secret }: NewSecret): Promise<ClientSecret> {
  const expiresAt = sql<Date>`now() + make_interval(days => ${lifetimeDays})`
  return db
    .insertInto('clientSecret')
    .values({ ...secret, expiresAt })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

/** Newest first, also the expired and the revoked. */
export async function selectSecrets(db: Executor, { tenantId, clientId }: ClientKey): Promise<ClientSecret[]> {
  return db
    .selectFrom('clientSecret')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .where('clientId', '=', clientId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute()
}

export async function countLiveSecrets(db: Executor, { tenantId, clientId }: ClientKey): Promise<number> {
  const { live } = await db
    .selectFrom('clientSecret')
    .select(({ fn }) => fn.countAll<number>().as('live'))
    .where('tenantId', '=', tenantId)
    .where('clientId', '=', clientId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirstOrThrow()
  return live
}

/** False where there is no such secret that still lives. */
export async function markSecretRevoked(
  db: Executor,
  { tenantId, clientId, secretId }: ClientKey & { secretId: string },
): Promise<boolean> {
  const row = await db
    .updateTable('clientSecret')
    .set({ revokedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('clientId', '=', clientId)
    .where('id', '=', secretId)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
