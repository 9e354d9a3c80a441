import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import type { Trx } from '../db/connection.ts'
import { withConstraintErrors } from '../db/constraint-errors.ts'
import type { ClientKind } from '../db/tables.ts'
import { insertClient } from './client-store.ts'
import { type MintedToken, mintClientToken } from './client-token.ts'
import { ClientNameTaken } from './errors.ts'
import type { ProvisioningClient } from './provisioning-client.ts'
import { shareTenant } from './tenant-store.ts'

export interface NewClient {
  tenantId: number
  kind: ClientKind
  name: string
  inviteOnCreate: boolean
  /** False where absent. */
  canReadClaimLinks?: boolean
  /** Of its first token; 365 where absent. */
  lifetimeDays?: number
  actor: Actor
}

export interface ConnectedClient {
  client: ProvisioningClient
  /** Shown once and stored nowhere. */
  token: string
  expiresAt: Date
}

/** With its first token. @throws ClientNameTaken, NotFound, InvalidSetting */
export async function connectClient(trx: Trx, order: NewClient): Promise<ConnectedClient> {
  const { tenantId, kind, name, inviteOnCreate, canReadClaimLinks = false, lifetimeDays, actor } = order
  // Before the insert: an Invite All that is flipping the tenant's clients would not see this one.
  if (!(await shareTenant(trx, tenantId))) throw new NotFound('tenant')
  const client = await withConstraintErrors({ provisioning_client_name_unique: () => new ClientNameTaken() }, () =>
    insertClient(trx, { tenantId, kind, name, inviteOnCreate, canReadClaimLinks }),
  )
  await recordEvent(trx, {
    tenantId,
    type: 'client.connected',
    actor,
    subjectId: client.id,
    detail: { kind, inviteOnCreate, ...(canReadClaimLinks && { canReadClaimLinks }) },
  })
  const minted: MintedToken = await mintClientToken(trx, { tenantId, clientId: client.id, lifetimeDays, actor })
  return { client, token: minted.token, expiresAt: minted.expiresAt }
}
