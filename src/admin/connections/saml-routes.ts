import type { Executor } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import { addServiceProviderKey, removeServiceProviderKey } from '../../sso/saml/change-keys.ts'
import { makeServiceProviderKey } from '../../sso/saml/service-provider-keys.ts'
import { refreshMetadata, takeMetadata } from '../../sso/saml/take-metadata.ts'
import type { AdminParts } from '../admin-parts.ts'
import { refuseTrustWhereOwnersSignIn } from '../owners.ts'
import { ask, read, type Route, write } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import { keyPath, samlConnection, takeMetadata as takeSchema } from '../schemas/saml.ts'
import { samlView } from './present-saml.ts'

const tag = 'Single sign-on'

interface Asked {
  parts: AdminParts
  tenantId: number
  params: { id: string }
}

export const samlRoutes: Route[] = [
  read({
    path: '/sso-connections/{id}/saml',
    tag,
    scope: ['settings:write', 'audit:read'],
    summary: 'Read what SAML needs on both sides',
    description: 'The addresses and certificates for the identity provider, and how long its own certificates live.',
    params: pathId,
    response: samlConnection,
    handler: ({ db, ...asked }) => viewOf(db, asked),
  }),
  ask({
    path: '/sso-connections/{id}/saml/metadata',
    tag,
    scope: 'settings:write',
    fresh: true,
    summary: 'Give the metadata of the identity provider',
    description:
      'As a document, or by its address, which is then read again every day. The connection has to be tested anew. Where an owner signs in by single sign-on, only an owner gives it to a connection that is no draft.',
    params: pathId,
    body: takeSchema,
    response: samlConnection,
    async handler({ db, parts, tenantId, params, body, caller }) {
      const source = 'url' in body ? { url: body.url } : { document: Buffer.from(body.document) }
      const { id: connectionId } = params
      const order = { tenantId, connectionId, source, entityId: body.entityId, actor: caller.actor }
      const permit = (at: Executor) => refuseTrustWhereOwnersSignIn(at, caller, connectionId)
      await takeMetadata(metadataParts(parts), { ...order, permit })
      return viewOf(db, { parts, tenantId, params })
    },
  }),
  ask({
    path: '/sso-connections/{id}/saml/metadata/refresh',
    tag,
    scope: 'settings:write',
    summary: 'Read the metadata at its address now',
    params: pathId,
    response: samlConnection,
    async handler({ db, parts, tenantId, params, caller }) {
      await refreshMetadata(metadataParts(parts), { tenantId, connectionId: params.id }, caller.actor)
      return viewOf(db, { parts, tenantId, params })
    },
  }),
  // Asks nobody, but making a key takes longer than a transaction should.
  ask({
    path: '/sso-connections/{id}/saml/keys',
    tag,
    scope: 'settings:write',
    fresh: true,
    summary: 'Make the next key of the connection',
    description:
      'It stands in the metadata and opens assertions at once. Let the identity provider read the metadata again, then remove the old key: the new one signs from then on.',
    params: pathId,
    response: samlConnection,
    async handler({ db, parts, tenantId, params, caller }) {
      const key = await makeServiceProviderKey(params.id, parts.clock())
      const order = { tenantId, connectionId: params.id, keyring: parts.keyring, actor: caller.actor, key }
      await inTransaction(db, (trx) => addServiceProviderKey(trx, order))
      return viewOf(db, { parts, tenantId, params })
    },
  }),
  write({
    method: 'delete',
    path: '/sso-connections/{id}/saml/keys/{keyId}',
    tag,
    scope: 'settings:write',
    fresh: true,
    summary: 'Remove a key of the connection',
    params: keyPath,
    async handler({ trx, parts, tenantId, params: { id: connectionId, keyId }, caller }) {
      const { keyring } = parts
      await removeServiceProviderKey(trx, { tenantId, connectionId, keyId, keyring, actor: caller.actor })
      return undefined
    },
  }),
]

function metadataParts({ db, outgoing, xmlThread: thread, clock }: AdminParts) {
  return { db, outgoing, thread, now: clock() }
}

function viewOf(db: Executor, { parts, tenantId, params }: Asked) {
  const { keyring, config, clock } = parts
  const key = { tenantId, connectionId: params.id }
  return samlView(db, key, { keyring, publicUrl: config.publicUrl, now: clock() })
}
