import { z } from 'zod'
import type { RegisteredKey } from '../../oauth/client-key-store.ts'
import { listClientKeys, setClientKeys } from '../../oauth/client-keys.ts'
import { listClientSecrets, mintClientSecret, revokeClientSecret } from '../../oauth/client-secret.ts'
import { tokenUrlOf } from '../../oauth/metadata.ts'
import type { JsonObject } from '../../base/json.ts'
import { moment } from '../moment.ts'
import { read, type Route, write } from '../route.ts'
import {
  type ClientKeyList,
  clientKeyList,
  clientSecretList,
  mintedSecret,
  mintSecret,
  setKeys,
} from '../schemas/client-credentials.ts'
import { id, pathId } from '../schemas/fields.ts'
import { presentCredential } from './present-client.ts'

const tag = 'Provisioning clients'
const pathOfSecret = z.object({ id, secretId: id })

/** OAuth client credentials (RFC 6749 §4.4) of a provisioning client, beside its bearer tokens. */
export const credentialRoutes: Route[] = [
  read({
    path: '/provisioning-clients/{id}/secrets',
    tag,
    scope: ['clients:write', 'audit:read'],
    summary: 'List the OAuth secrets of a provisioning client',
    params: pathId,
    response: clientSecretList,
    async handler({ db, tenantId, params: { id: clientId }, parts }) {
      const secrets = await listClientSecrets(db, { tenantId, clientId })
      const items = secrets.map((secret) => presentCredential(secret, parts.clock()))
      return { items, clientId, tokenUrl: tokenUrlOf(parts.config.publicUrl) }
    },
  }),
  write({
    method: 'post',
    path: '/provisioning-clients/{id}/secrets',
    tag,
    scope: 'clients:write',
    fresh: true,
    summary: 'Mint an OAuth secret',
    description:
      'For `client_secret_basic` and `client_secret_post` at the token URL. Five may live at once: put the new one into the client, then revoke the old one.',
    params: pathId,
    body: mintSecret,
    status: 201,
    response: mintedSecret,
    async handler({ trx, tenantId, params: { id: clientId }, body, caller, parts }) {
      const order = { tenantId, clientId, lifetimeDays: body.expiresInDays, actor: caller.actor }
      const { secret, id: secretId, expiresAt } = await mintClientSecret(trx, order)
      const { publicUrl } = parts.config
      return {
        secret,
        secretId,
        expiresAt: moment(expiresAt),
        clientId,
        tokenUrl: tokenUrlOf(publicUrl),
        scimBaseUrl: `${publicUrl}/scim/v2`,
      }
    },
  }),
  write({
    method: 'delete',
    path: '/provisioning-clients/{id}/secrets/{secretId}',
    tag,
    scope: 'clients:write',
    fresh: true,
    summary: 'Revoke an OAuth secret',
    description: 'It and the access tokens that it got are refused everywhere within a second.',
    params: pathOfSecret,
    async handler({ trx, tenantId, params, caller }) {
      const { id: clientId, secretId } = params
      await revokeClientSecret(trx, { tenantId, clientId, secretId, actor: caller.actor })
      return undefined
    },
  }),
  read({
    path: '/provisioning-clients/{id}/keys',
    tag,
    scope: ['clients:write', 'audit:read'],
    summary: 'List the public keys of a provisioning client',
    params: pathId,
    response: clientKeyList,
    async handler({ db, tenantId, params: { id: clientId }, parts }) {
      const keys = await listClientKeys(db, { tenantId, clientId })
      return { keys: keys.map(presentKey), clientId, tokenUrl: tokenUrlOf(parts.config.publicUrl) }
    },
  }),
  write({
    method: 'put',
    path: '/provisioning-clients/{id}/keys',
    tag,
    scope: 'clients:write',
    fresh: true,
    summary: 'Set the public keys of a provisioning client',
    description:
      'For `private_key_jwt` at the token URL. A key that is left out is refused everywhere within a second, with the access tokens that it got; one that stays goes on.',
    params: pathId,
    body: setKeys,
    response: clientKeyList,
    async handler({ trx, tenantId, params: { id: clientId }, body, caller, parts }) {
      const order = { tenantId, clientId, keys: body.keys as JsonObject[], actor: caller.actor }
      const keys = await setClientKeys(trx, order)
      return { keys: keys.map(presentKey), clientId, tokenUrl: tokenUrlOf(parts.config.publicUrl) }
    },
  }),
]

function presentKey({ id, thumbprint, jwk, createdAt, lastUsedAt }: RegisteredKey): ClientKeyList['keys'][number] {
  return {
    id,
    thumbprint,
    jwk: { ...jwk },
    createdAt: moment(createdAt),
    lastUsedAt: moment(lastUsedAt),
  }
}
