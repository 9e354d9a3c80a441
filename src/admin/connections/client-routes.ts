import { z } from 'zod'
import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import type { Executor } from '../../db/connection.ts'
import { countGroupsPushedBy } from '../../groups/find-group.ts'
import { countPeopleOfClient } from '../../people/reach-store.ts'
import { findClient } from '../../tenants/client-store.ts'
import { mintClientToken, revokeClientToken } from '../../tenants/client-token.ts'
import { connectClient } from '../../tenants/connect-client.ts'
import {
  disconnectClient,
  listClients,
  renameClient,
  setCanReadClaimLinks,
  setInviteOnCreate,
} from '../../tenants/manage-clients.ts'
import { isAskedWhenConnected } from '../../invite/policy.ts'
import type { AdminParts } from '../admin-parts.ts'
import { InvalidRequest } from '../errors.ts'
import { moment } from '../moment.ts'
import { read, type Route, write } from '../route.ts'
import { id, pathId } from '../schemas/fields.ts'
import {
  changeClient,
  clientList,
  clientReach,
  connectClient as connectSchema,
  connectedClient,
  mintedToken,
  provisioningClient,
} from '../schemas/provisioning-clients.ts'
import { listOauthCredentials } from '../../oauth/credentials-of-clients.ts'
import { presentClient } from './present-client.ts'

const tag = 'Provisioning clients'
const pathOfToken = z.object({ id, tokenId: id })

export const clientRoutes: Route[] = [
  read({
    path: '/provisioning-clients',
    tag,
    scope: ['clients:write', 'audit:read'],
    summary: 'List provisioning clients, their tokens, and by what they come in',
    response: clientList,
    async handler({ db, tenantId, parts }) {
      const clients = await listClients(db, tenantId)
      const oauth = await listOauthCredentials(db, tenantId)
      const connected = clients.filter(({ disabledAt }) => !disabledAt)
      return { items: connected.map((client) => presentClient(parts, client, oauth)) }
    },
  }),
  write({
    method: 'post',
    path: '/provisioning-clients',
    tag,
    scope: 'clients:write',
    fresh: true,
    summary: 'Connect a provisioning client',
    description: 'Answers with its first token, which is shown this once.',
    body: connectSchema,
    status: 201,
    response: connectedClient,
    async handler({ trx, tenantId, body, caller, parts }) {
      const { kind, inviteOnCreate } = body
      if (inviteOnCreate === undefined && isAskedWhenConnected(kind)) throw new InvalidRequest([whenToInvite])
      const order = { tenantId, ...body, inviteOnCreate: inviteOnCreate ?? false, actor: caller.actor }
      const { client, token, expiresAt } = await connectClient(trx, order)
      const shown = await shownClient(trx, { parts, tenantId, clientId: client.id })
      const tokenId = shown.tokens[0]!.id
      return { client: shown, token, tokenId, expiresAt: moment(expiresAt), scimBaseUrl: shown.scimBaseUrl }
    },
  }),
  write({
    method: 'patch',
    path: '/provisioning-clients/{id}',
    tag,
    scope: 'clients:write',
    summary: 'Rename a provisioning client, or set whether it invites on creation and is told claim links',
    params: pathId,
    body: changeClient,
    response: provisioningClient,
    async handler({ trx, tenantId, params, body, caller, parts }) {
      const { name, inviteOnCreate, canReadClaimLinks } = body
      const key = { tenantId, clientId: params.id, actor: caller.actor }
      if (name !== undefined) await renameClient(trx, { ...key, name })
      if (inviteOnCreate !== undefined) await setInviteOnCreate(trx, { ...key, inviteOnCreate })
      if (canReadClaimLinks !== undefined) await setCanReadClaimLinks(trx, { ...key, canReadClaimLinks })
      return shownClient(trx, { parts, tenantId, clientId: params.id })
    },
  }),
  read({
    path: '/provisioning-clients/{id}/reach',
    tag,
    scope: ['clients:write', 'audit:read'],
    summary: 'Count whom a provisioning client has brought',
    description: 'They stay when it is disconnected, and nobody changes or deactivates them for it any more.',
    params: pathId,
    response: clientReach,
    async handler({ db, tenantId, params: { id: clientId } }) {
      const client = isUuid(clientId) ? await findClient(db, { tenantId, clientId }) : undefined
      if (!client || client.disabledAt) throw new NotFound('provisioning client')
      const reached = await countPeopleOfClient(db, { tenantId, clientId, kind: client.kind })
      return { ...reached, groups: await countGroupsPushedBy(db, { tenantId, clientId }) }
    },
  }),
  write({
    method: 'delete',
    path: '/provisioning-clients/{id}',
    tag,
    scope: 'clients:write',
    fresh: true,
    summary: 'Disconnect a provisioning client',
    description: 'Its tokens are refused within a second; its people stay.',
    params: pathId,
    async handler({ trx, tenantId, params, caller }) {
      await disconnectClient(trx, { tenantId, clientId: params.id, actor: caller.actor })
      return undefined
    },
  }),
  write({
    method: 'post',
    path: '/provisioning-clients/{id}/tokens',
    tag,
    scope: 'clients:write',
    fresh: true,
    summary: 'Mint another token',
    description: 'Two may live at once: put the new one into the client, then revoke the old one.',
    params: pathId,
    status: 201,
    response: mintedToken,
    async handler({ trx, tenantId, params, caller, parts }) {
      const minted = await mintClientToken(trx, { tenantId, clientId: params.id, actor: caller.actor })
      const { token, id: tokenId, expiresAt } = minted
      return { token, tokenId, expiresAt: moment(expiresAt), scimBaseUrl: `${parts.config.publicUrl}/scim/v2` }
    },
  }),
  write({
    method: 'delete',
    path: '/provisioning-clients/{id}/tokens/{tokenId}',
    tag,
    scope: 'clients:write',
    fresh: true,
    summary: 'Revoke a token',
    description: 'It is refused everywhere within a second.',
    params: pathOfToken,
    async handler({ trx, tenantId, params, caller }) {
      await revokeClientToken(trx, { tenantId, clientId: params.id, tokenId: params.tokenId, actor: caller.actor })
      return undefined
    },
  }),
]

const whenToInvite = {
  path: 'inviteOnCreate',
  message: 'is required for entra and google: true to invite people at once, false to invite them later',
}

async function shownClient(
  db: Executor,
  { parts, tenantId, clientId }: { parts: AdminParts; tenantId: number; clientId: string },
) {
  const client = (await listClients(db, tenantId)).find(({ id }) => id === clientId)
  if (!client || client.disabledAt) throw new NotFound('provisioning client')
  return presentClient(parts, client, await listOauthCredentials(db, tenantId))
}
