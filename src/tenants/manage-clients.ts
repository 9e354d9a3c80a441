import { sql } from 'kysely'
import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import type { JsonObject } from '../base/json.ts'
import { isUuid } from '../base/uuid.ts'
import type { Executor, Trx } from '../db/connection.ts'
import { withConstraintErrors } from '../db/constraint-errors.ts'
import { type ClientKey, type ClientUpdate, selectClients, selectTokens, updateClient } from './client-store.ts'
import { ClientNameTaken } from './errors.ts'
import type { ClientWithTokens, ProvisioningClient } from './provisioning-client.ts'

/** In the order in which they were connected, also the disconnected ones. */
export async function listClients(db: Executor, tenantId: number): Promise<ClientWithTokens[]> {
  const clients = await selectClients(db, tenantId)
  const tokens = await selectTokens(db, tenantId)
  return clients.map((client) => ({
    ...client,
    tokens: tokens.filter(({ clientId }) => clientId === client.id),
  }))
}

/** @throws NotFound */
export async function setInviteOnCreate(
  trx: Trx,
  { inviteOnCreate, ...key }: ClientKey & { inviteOnCreate: boolean; actor: Actor },
): Promise<ProvisioningClient> {
  return change(trx, key, { set: { inviteOnCreate }, type: 'client.changed', detail: { inviteOnCreate } })
}

/** Works within a second. @throws NotFound */
export async function setCanReadClaimLinks(
  trx: Trx,
  { canReadClaimLinks, ...key }: ClientKey & { canReadClaimLinks: boolean; actor: Actor },
): Promise<ProvisioningClient> {
  return change(trx, key, { set: { canReadClaimLinks }, type: 'client.changed', detail: { canReadClaimLinks } })
}

/** @throws NotFound, ClientNameTaken */
export async function renameClient(
  trx: Trx,
  { name, ...key }: ClientKey & { name: string; actor: Actor },
): Promise<ProvisioningClient> {
  return withConstraintErrors({ provisioning_client_name_unique: () => new ClientNameTaken() }, () =>
    change(trx, key, { set: { name }, type: 'client.renamed' }),
  )
}

/** Its tokens are refused everywhere within a second; its people stay. @throws NotFound */
export async function disconnectClient(trx: Trx, key: ClientKey & { actor: Actor }): Promise<ProvisioningClient> {
  return change(trx, key, { set: { disabledAt: sql<Date>`now()` }, type: 'client.disconnected' })
}

interface Change {
  set: ClientUpdate
  type: string
  detail?: JsonObject
}

async function change(
  trx: Trx,
  { tenantId, clientId, actor }: ClientKey & { actor: Actor },
  { set, type, detail }: Change,
): Promise<ProvisioningClient> {
  const client = isUuid(clientId) ? await updateClient(trx, { tenantId, clientId }, set) : undefined
  if (!client) throw new NotFound('provisioning client')
  await recordEvent(trx, { tenantId, type, actor, subjectId: clientId, detail })
  return client
}
