import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import type { JsonObject } from '../base/json.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import { withConstraintErrors } from '../db/constraint-errors.ts'
import type { SsoConnectionState, SsoProtocol } from '../db/tables.ts'
import type { SsoConnection } from './connection.ts'
import { writeSecrets } from './connection-secrets.ts'
import {
  type ConnectionKey,
  type ConnectionValues,
  findConnection,
  insertConnection,
  removeConnection,
  setConnectionState,
  updateConnection,
} from './connection-store.ts'
import { ConnectionInUse, ConnectionNameTaken, ConnectionNotReady } from './errors.ts'
import { samlSettingsFrom } from './saml/settings.ts'

const constraintErrors = { sso_connection_name_unique: () => new ConnectionNameTaken() }

export type NewConnection = Required<ConnectionValues> & {
  tenantId: number
  protocol: SsoProtocol
  /** Made for the id that the connection gets. */
  secretsFor: (connectionId: string) => Promise<JsonObject | undefined>
  keyring: Keyring
  actor: Actor
}

/** As a draft: nobody signs in by it yet. @throws ConnectionNameTaken */
export async function createConnection(trx: Trx, connection: NewConnection): Promise<SsoConnection> {
  const { secretsFor, keyring, actor, ...values } = connection
  const { tenantId, protocol } = values
  const id = await withConstraintErrors(constraintErrors, () => insertConnection(trx, values))
  const key = { tenantId, connectionId: id }
  await writeSecrets(trx, { ...key, keyring, secrets: await secretsFor(id) })
  await recordEvent(trx, { tenantId, type: 'sso_connection.created', actor, subjectId: id, detail: { protocol } })
  return existing(trx, key)
}

export type ConnectionChange = ConnectionKey &
  ConnectionValues & { secrets?: JsonObject; keyring: Keyring; actor: Actor }

/** What a test would notice has to be tested anew; an enabled connection stays so. @throws NotFound, ConnectionNameTaken, ConnectionNotReady */
export async function changeConnection(trx: Trx, change: ConnectionChange): Promise<SsoConnection> {
  const { tenantId, connectionId, secrets, keyring, actor, ...values } = change
  const key = { tenantId, connectionId }
  const before = await existing(trx, key, 'for no key update')
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  const isUntested = given.some(([name]) => name === 'settings' || name.startsWith('match'))
  await withConstraintErrors(constraintErrors, () => updateConnection(trx, key, { ...values, isUntested }))
  if (secrets) await writeSecrets(trx, { ...key, keyring, secrets })
  const detail = { attributes: [...given.map(([name]) => name), ...(secrets ? ['secrets'] : [])] }
  await recordEvent(trx, { tenantId, type: 'sso_connection.changed', actor, subjectId: connectionId, detail })
  const changed = await existing(trx, key)
  if (before.state === 'enabled') requireReady(changed)
  return changed
}

/** @param untested says that nobody tried it, which the audit keeps. @throws NotFound, ConnectionNotReady */
export async function enableConnection(
  trx: Trx,
  { actor, untested, ...key }: ConnectionKey & { actor: Actor; untested: boolean },
): Promise<SsoConnection> {
  const connection = await existing(trx, key, 'for no key update')
  requireReady(connection)
  if (!connection.testedAt && !untested) {
    throw new ConnectionNotReady('test the connection first: its settings were not tried since they last changed')
  }
  return changeState(trx, { ...key, actor, state: 'enabled', detail: { tested: connection.testedAt !== null } })
}

/** Who is signed in stays so; nobody comes in by it any more, not even who is at the provider already. @throws NotFound */
export async function disableConnection(
  trx: Trx,
  { actor, ...key }: ConnectionKey & { actor: Actor },
): Promise<SsoConnection> {
  await existing(trx, key, 'for no key update')
  return changeState(trx, { ...key, actor, state: 'disabled' })
}

interface StateChange extends ConnectionKey {
  actor: Actor
  state: SsoConnectionState
  detail?: JsonObject
}

async function changeState(trx: Trx, { actor, state, detail, ...key }: StateChange): Promise<SsoConnection> {
  await setConnectionState(trx, key, state)
  const { tenantId, connectionId: subjectId } = key
  await recordEvent(trx, { tenantId, type: `sso_connection.${state}`, actor, subjectId, detail })
  return existing(trx, key)
}

/** With every identity that came by it: those people sign in otherwise, or their claim is reset. @throws NotFound, ConnectionInUse */
export async function deleteConnection(trx: Trx, { actor, ...key }: ConnectionKey & { actor: Actor }): Promise<void> {
  const { state } = await existing(trx, key, 'for no key update')
  if (state === 'enabled') throw new ConnectionInUse()
  await removeConnection(trx, key)
  const { tenantId, connectionId: subjectId } = key
  await recordEvent(trx, { tenantId, type: 'sso_connection.deleted', actor, subjectId })
}

async function existing(trx: Trx, key: ConnectionKey, lock?: 'for no key update'): Promise<SsoConnection> {
  const connection = await findConnection(trx, key, lock)
  if (!connection) throw new NotFound('connection')
  return connection
}

/** @throws ConnectionNotReady */
function requireReady({ protocol, settings, match, isAuthoritative, hasSecrets }: SsoConnection): void {
  if (match.key !== 'email' && !isAuthoritative) {
    throw new ConnectionNotReady(
      'a user name or external id may be compared only where the connection is marked as authoritative for them',
    )
  }
  if (!hasSecrets) throw new ConnectionNotReady('enter the client secret first')
  if (protocol === 'saml' && !samlSettingsFrom(settings).identityProvider) {
    throw new ConnectionNotReady('read the metadata of the identity provider first')
  }
}
