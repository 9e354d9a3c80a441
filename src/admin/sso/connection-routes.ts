import { NotFound } from '../../base/errors.ts'
import type { JsonObject } from '../../base/json.ts'
import type { Executor } from '../../db/connection.ts'
import { countIdentities } from '../../people/identity-store.ts'
import type { SsoConnection } from '../../sso/connection.ts'
import { findConnection, listConnections } from '../../sso/connection-store.ts'
import {
  changeConnection,
  createConnection,
  deleteConnection,
  disableConnection,
  enableConnection,
} from '../../sso/manage-connections.ts'
import { refuseTrustWhereOwnersSignIn, refuseWhereOwnersSignIn } from '../owners.ts'
import { read, type Route, write } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import {
  changeSsoConnection,
  createSsoConnection,
  enableSsoConnection,
  ssoConnection,
  ssoConnectionList,
  ssoReach,
} from '../schemas/sso.ts'
import { checkedClientId, checkedSettings, defaultClaim, newSecrets } from './connection-settings.ts'
import { presentConnection } from './present-connection.ts'

const tag = 'Single sign-on'
const reading = { tag, scope: ['settings:write', 'audit:read'] } as const
const changing = { tag, scope: 'settings:write', fresh: true } as const

export const ssoConnectionRoutes: Route[] = [
  read({
    ...reading,
    path: '/sso-connections',
    summary: 'List connections for single sign-on',
    response: ssoConnectionList,
    async handler({ db, tenantId, parts }) {
      return { items: (await listConnections(db, tenantId)).map((one) => presentConnection(parts, one)) }
    },
  }),
  write({
    ...changing,
    method: 'post',
    path: '/sso-connections',
    summary: 'Set up a connection, as a draft',
    description: 'Tell the identity provider the `addresses` of the answer, test, then enable.',
    body: createSsoConnection,
    status: 201,
    response: ssoConnection,
    async handler({ trx, tenantId, body, caller, parts }) {
      const { protocol, match, name, isAuthoritative, createsPeople, invitesCreated } = body
      const settings = body.settings as JsonObject
      const clientSecret = 'clientSecret' in body ? body.clientSecret : undefined
      const connection = await createConnection(trx, {
        tenantId,
        protocol,
        name,
        settings,
        matchKey: match.key,
        matchClaim: match.claim ?? defaultClaim(protocol, match.key),
        matchClientId: checkedClientId(match.clientId),
        isAuthoritative,
        createsPeople,
        invitesCreated,
        secretsFor: (connectionId) =>
          newSecrets({ protocol, settings, clientSecret }, { connectionId, now: parts.clock() }),
        keyring: parts.keyring,
        actor: caller.actor,
      })
      return presentConnection(parts, connection)
    },
  }),
  read({
    ...reading,
    path: '/sso-connections/{id}',
    summary: 'Read a connection',
    params: pathId,
    response: ssoConnection,
    async handler({ db, tenantId, params, parts }) {
      return presentConnection(parts, await existing(db, tenantId, params.id))
    },
  }),
  read({
    ...reading,
    path: '/sso-connections/{id}/reach',
    summary: 'Count whom a connection knows',
    description: 'Whoever signs in by it alone is shut out while it is disabled, and for good once it is deleted.',
    params: pathId,
    response: ssoReach,
    async handler({ db, tenantId, params }) {
      await existing(db, tenantId, params.id)
      return { people: await countIdentities(db, { tenantId, connectionId: params.id }) }
    },
  }),
  write({
    ...changing,
    method: 'patch',
    path: '/sso-connections/{id}',
    summary: 'Change a connection',
    description:
      'A change of what a test would notice has to be tested anew; an enabled connection stays enabled. Where an owner signs in by single sign-on, only an owner changes more than the name of a connection that is no draft.',
    params: pathId,
    body: changeSsoConnection,
    response: ssoConnection,
    async handler({ trx, tenantId, params, body, caller, parts }) {
      const { match, settings, clientSecret, ...values } = body
      const { protocol } = await existing(trx, tenantId, params.id)
      if (!isNameAlone(body)) await refuseTrustWhereOwnersSignIn(trx, caller, params.id)
      const checked = settings && checkedSettings(protocol, settings as JsonObject)
      const connection = await changeConnection(trx, {
        ...values,
        tenantId,
        connectionId: params.id,
        settings: checked,
        matchKey: match?.key,
        matchClaim: match?.claim,
        matchClientId: match?.clientId === undefined ? undefined : checkedClientId(match.clientId),
        secrets: clientSecret !== undefined && protocol === 'oidc' ? { clientSecret } : undefined,
        keyring: parts.keyring,
        actor: caller.actor,
      })
      return presentConnection(parts, connection)
    },
  }),
  write({
    ...changing,
    method: 'post',
    path: '/sso-connections/{id}/enable',
    summary: 'Let people sign in by it',
    description: 'Where an owner signs in by single sign-on, only an owner enables a connection.',
    params: pathId,
    body: enableSsoConnection,
    response: ssoConnection,
    async handler({ trx, tenantId, params, body, caller, parts }) {
      await existing(trx, tenantId, params.id)
      await refuseWhereOwnersSignIn(trx, caller)
      const order = { tenantId, connectionId: params.id, untested: body?.untested ?? false, actor: caller.actor }
      return presentConnection(parts, await enableConnection(trx, order))
    },
  }),
  write({
    ...changing,
    method: 'post',
    path: '/sso-connections/{id}/disable',
    summary: 'Let nobody sign in by it any more',
    description: 'Also not who is at the identity provider at this moment. Sessions go on.',
    params: pathId,
    response: ssoConnection,
    async handler({ trx, tenantId, params, caller, parts }) {
      const order = { tenantId, connectionId: params.id, actor: caller.actor }
      return presentConnection(parts, await disableConnection(trx, order))
    },
  }),
  write({
    ...changing,
    method: 'delete',
    path: '/sso-connections/{id}',
    summary: 'Delete a connection and every identity that came by it',
    params: pathId,
    async handler({ trx, tenantId, params, caller }) {
      await deleteConnection(trx, { tenantId, connectionId: params.id, actor: caller.actor })
      return undefined
    },
  }),
]

/** All the rest decides whom it lets in. */
function isNameAlone(change: object): boolean {
  return Object.keys(change).every((field) => field === 'name')
}

async function existing(db: Executor, tenantId: number, connectionId: string): Promise<SsoConnection> {
  const connection = await findConnection(db, { tenantId, connectionId })
  if (!connection) throw new NotFound('connection')
  return connection
}
