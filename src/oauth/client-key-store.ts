import { sql } from 'kysely'
import type { JWK } from 'jose'
import type { JsonObject } from '../base/json.ts'
import type { Executor } from '../db/connection.ts'
import type { ClientKey } from '../tenants/client-store.ts'
import type { PublicKey } from './public-key.ts'

/** A public key by which a client proves itself. */
export interface RegisteredKey {
  id: string
  thumbprint: string
  jwk: JWK & { kid: string }
  createdAt: Date
  lastUsedAt: Date | null
}

export async function selectKeys(db: Executor, { tenantId, clientId }: ClientKey): Promise<RegisteredKey[]> {
  const rows = await db
    .selectFrom('clientKey')
    .select(['id', 'thumbprint', 'jwk', 'createdAt', 'lastUsedAt'])
    .where('tenantId', '=', tenantId)
    .where('clientId', '=', clientId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
  return rows as unknown as RegisteredKey[]
}

/** Those that stay keep their id, so that the access tokens which they got live on. */
export async function replaceKeys(
  db: Executor,
  { tenantId, clientId }: ClientKey,
  keys: readonly PublicKey[],
): Promise<void> {
  const kept = keys.map(({ thumbprint }) => thumbprint)
  await db
    .deleteFrom('clientKey')
    .where('tenantId', '=', tenantId)
    .where('clientId', '=', clientId)
    .where('thumbprint', '<>', sql<string>`all(${kept}::text[])`)
    .execute()
  if (keys.length === 0) return
  const rows = keys.map(({ thumbprint, jwk }) => ({
    tenantId,
    clientId,
    thumbprint,
    jwk: JSON.stringify(jwk as JsonObject),
  }))
  await db
    .insertInto('clientKey')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'clientId', 'thumbprint']).doUpdateSet((row) => ({ jwk: row.ref('excluded.jwk') })),
    )
    .execute()
}
