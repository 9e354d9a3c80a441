import { X509Certificate } from 'node:crypto'
import type { Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Trx } from '../../db/connection.ts'
import { type ConnectionKey, findConnection } from '../connection-store.ts'
import { writeSecrets } from '../connection-secrets.ts'
import { LastKey, TooManyKeys } from '../errors.ts'
import { readServiceProviderKeys, secretsOf, type ServiceProviderKey } from './service-provider-keys.ts'

const most = 2

type KeyChange = ConnectionKey & { keyring: Keyring; actor: Actor }

/**
 * Behind the one in use: it opens assertions and stands in the metadata at once, and signs when the first one is removed, so that
 * the identity provider can learn of it in between. @throws NotFound, TooManyKeys
 */
export async function addServiceProviderKey(trx: Trx, order: KeyChange & { key: ServiceProviderKey }): Promise<void> {
  const keys = await lockedKeys(trx, order)
  if (keys.length >= most) throw new TooManyKeys()
  await store(trx, order, { keys: [...keys, order.key], type: 'sso_connection.key_added', key: order.key })
}

/** @throws NotFound, LastKey */
export async function removeServiceProviderKey(trx: Trx, order: KeyChange & { keyId: string }): Promise<void> {
  const keys = await lockedKeys(trx, order)
  const key = keys.find(({ id }) => id === order.keyId)
  if (!key) throw new NotFound('key')
  if (keys.length === 1) throw new LastKey()
  const rest = keys.filter((one) => one !== key)
  await store(trx, order, { keys: rest, type: 'sso_connection.key_removed', key })
}

/** As identity providers show it. */
export function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256
}

async function lockedKeys(trx: Trx, { tenantId, connectionId, keyring }: KeyChange): Promise<ServiceProviderKey[]> {
  const connection = await findConnection(trx, { tenantId, connectionId }, 'for no key update')
  if (connection?.protocol !== 'saml') throw new NotFound('connection')
  return connection.hasSecrets ? readServiceProviderKeys(trx, { connection, keyring }) : []
}

interface Change {
  keys: readonly ServiceProviderKey[]
  type: string
  key: ServiceProviderKey
}

async function store(trx: Trx, order: KeyChange, { keys, type, key }: Change): Promise<void> {
  const { tenantId, connectionId, keyring, actor } = order
  await writeSecrets(trx, { tenantId, connectionId, keyring, secrets: secretsOf(keys) })
  const detail = { fingerprint: fingerprintOf(key.certificate) }
  await recordEvent(trx, { tenantId, type, actor, subjectId: connectionId, detail })
}
