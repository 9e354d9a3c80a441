import { sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import type { ConnectionKey } from '../connection-store.ts'

/** How it went with the metadata of one connection. */
export interface MetadataState {
  triedAt: Date
  readAt: Date | null
  /** What was wrong at the last try, in sentences for the admin. */
  fault: string | null
}

export async function findMetadataState(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
): Promise<MetadataState | undefined> {
  return db
    .selectFrom('samlMetadata')
    .select(['triedAt', 'readAt', 'fault'])
    .where('tenantId', '=', tenantId)
    .where('connectionId', '=', connectionId)
    .executeTakeFirst()
}

/** @param fault undefined where the document was taken */
export async function storeMetadataTry(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  fault: string | undefined,
): Promise<void> {
  const now = sql<Date>`now()`
  const outcome = fault === undefined ? { fault: null, readAt: now } : { fault }
  await db
    .insertInto('samlMetadata')
    .values({ tenantId, connectionId, ...outcome })
    .onConflict((conflict) => conflict.columns(['tenantId', 'connectionId']).doUpdateSet({ triedAt: now, ...outcome }))
    .execute()
}

/** With an address of its own, and not read for a day. Drafts and disabled ones too: who enables one wants today's certificates. */
export async function metadataDue(db: Executor): Promise<ConnectionKey[]> {
  return db
    .selectFrom('ssoConnection')
    .leftJoin('samlMetadata', (join) =>
      join
        .onRef('samlMetadata.tenantId', '=', 'ssoConnection.tenantId')
        .onRef('samlMetadata.connectionId', '=', 'ssoConnection.id'),
    )
    .select(['ssoConnection.tenantId', 'ssoConnection.id as connectionId'])
    .where('protocol', '=', 'saml')
    .where(sql<boolean>`settings ->> 'metadataUrl' is not null`)
    .where((is) => is.or([is('triedAt', 'is', null), is('triedAt', '<', sql<Date>`now() - interval '23 hours'`)]))
    .orderBy('ssoConnection.tenantId')
    .orderBy('ssoConnection.id')
    .execute()
}
