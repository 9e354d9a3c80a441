import { type ApiKey as StoredKey, createApiKey, listApiKeys, revokeApiKey } from '../../tenants/api-key.ts'
import { NotAllowedToGrant } from '../errors.ts'
import { moment } from '../moment.ts'
import { read, type Route, write } from '../route.ts'
import { type ApiKey, apiKeyList, createApiKey as createSchema, createdApiKey } from '../schemas/api-keys.ts'
import { pathId } from '../schemas/fields.ts'

const millisecondsOfDay = 86_400_000

export const apiKeyRoutes: Route[] = [
  read({
    path: '/api-keys',
    tag: 'API keys',
    scope: ['clients:write', 'audit:read'],
    summary: 'List API keys',
    response: apiKeyList,
    async handler({ db, tenantId }) {
      return { items: (await listApiKeys(db, tenantId)).map(presentKey) }
    },
  }),
  write({
    method: 'post',
    path: '/api-keys',
    tag: 'API keys',
    scope: 'clients:write',
    fresh: true,
    summary: 'Create an API key',
    description: 'With no scope that the caller lacks. The key is shown this once.',
    body: createSchema,
    status: 201,
    response: createdApiKey,
    async handler({ trx, tenantId, body: { name, scopes, expiresInDays = 365 }, caller, parts }) {
      const beyond = scopes.filter((scope) => !caller.scopes.has(scope))
      if (beyond.length > 0) throw new NotAllowedToGrant(beyond.join(', '))
      const expiresAt = new Date(parts.clock().getTime() + expiresInDays * millisecondsOfDay)
      const { key, apiKey } = await createApiKey(trx, { tenantId, name, scopes, expiresAt, actor: caller.actor })
      return { apiKey, key: presentKey(key) }
    },
  }),
  write({
    method: 'delete',
    path: '/api-keys/{id}',
    tag: 'API keys',
    scope: 'clients:write',
    fresh: true,
    summary: 'Revoke an API key',
    params: pathId,
    async handler({ trx, tenantId, params, caller }) {
      await revokeApiKey(trx, { tenantId, apiKeyId: params.id, actor: caller.actor })
      return undefined
    },
  }),
]

function presentKey({ id, name, hint, scopes, createdAt, expiresAt, lastUsedAt, revokedAt }: StoredKey): ApiKey {
  return {
    id,
    name,
    hint,
    scopes,
    createdAt: moment(createdAt),
    expiresAt: moment(expiresAt),
    lastUsedAt: moment(lastUsedAt),
    revokedAt: moment(revokedAt),
  }
}
