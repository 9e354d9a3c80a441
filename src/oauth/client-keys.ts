import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import type { JsonObject } from '../base/json.ts'
import { isUuid } from '../base/uuid.ts'
import type { Executor, Trx } from '../db/connection.ts'
import { type ClientKey, findClient, lockClient } from '../tenants/client-store.ts'
import { InvalidSetting } from '../tenants/errors.ts'
import { type RegisteredKey, replaceKeys, selectKeys } from './client-key-store.ts'
import { readPublicKey } from './public-key.ts'

export const mostKeys = 10

/**
 * The client's JWK Set becomes `keys`; an empty one ends `private_key_jwt`. What is left out is refused within a second,
 * with every access token that it got.
 * @throws NotFound, InvalidSetting
 */
export async function setClientKeys(
  trx: Trx,
  { tenantId, clientId, keys, actor }: ClientKey & { keys: readonly JsonObject[]; actor: Actor },
): Promise<RegisteredKey[]> {
  const client = isUuid(clientId) ? await lockClient(trx, { tenantId, clientId }) : undefined
  if (!client || client.disabledAt) throw new NotFound('provisioning client')
  if (keys.length > mostKeys) throw new InvalidSetting([{ path: 'keys', message: `at most ${mostKeys} keys` }])
  const read = await Promise.all(keys.map((key, at) => readPublicKey(key, `keys.${at}`)))
  if (new Set(read.map(({ thumbprint }) => thumbprint)).size < read.length)
    throw new InvalidSetting([{ path: 'keys', message: 'the same key is there twice' }])

  await replaceKeys(trx, { tenantId, clientId }, read)
  const detail = { thumbprints: read.map(({ thumbprint }) => thumbprint) }
  await recordEvent(trx, { tenantId, type: 'client_keys.changed', actor, subjectId: clientId, detail })
  return selectKeys(trx, { tenantId, clientId })
}

/** @throws NotFound */
export async function listClientKeys(db: Executor, key: ClientKey): Promise<RegisteredKey[]> {
  const client = isUuid(key.clientId) ? await findClient(db, key) : undefined
  if (!client || client.disabledAt) throw new NotFound('provisioning client')
  return selectKeys(db, key)
}
