import { operator } from '../audit/actor.ts'
import { inTransaction } from '../db/transaction.ts'
import { createApiKey } from '../tenants/api-key.ts'
import { type ApiKeyScope, apiKeyScopes, isApiKeyScope } from '../tenants/api-key-scopes.ts'
import type { Command } from './command.ts'
import { tenantOf } from './find-tenant.ts'
import { listOption, numberOption, textOption } from './options.ts'
import { UsageError } from './usage-error.ts'

const day = 86_400_000

export const apiKeyCreateCommand: Command = {
  name: 'api-key create',
  summary: 'Create a key for the API of admins; it is shown this once',
  positionals: ['tenant'],
  options: {
    scope: {
      type: 'string',
      multiple: true,
      required: true,
      description: `What it may do, repeated or with commas: ${apiKeyScopes.join(', ')}; or all`,
    },
    name: { type: 'string', description: 'To tell it from others' },
    days: { type: 'string', value: 'number', description: 'How long it lives; 365 where absent' },
  },
  examples: ['api-key create acme --scope people:read --scope invites:write', 'api-key create acme --scope all --json'],
  async run(input, { withDatabase, clock }) {
    const scopes = scopesOf(listOption(input, 'scope'))
    const days = numberOption(input, 'days') ?? 365
    if (days < 1 || days > 3_650) throw new UsageError('--days is 1 to 3650')
    const name = textOption(input, 'name') ?? `API key of ${clock().toISOString().slice(0, 10)}`
    const expiresAt = new Date(clock().getTime() + days * day)
    return withDatabase('api-key create', async ({ db, config }) => {
      const tenant = await tenantOf(db, input.positionals[0]!)
      const order = { tenantId: tenant.id, name, scopes, expiresAt, actor: operator }
      const { key, apiKey } = await inTransaction(db, (trx) => createApiKey(trx, order))
      const apiBaseUrl = `${config.publicUrl}/api/v1`
      return {
        json: { apiKey, id: key.id, name, scopes, tenant: tenant.slug, apiBaseUrl, expiresAt: expiresAt.toISOString() },
        text: `The key, shown this once:\n\n  ${apiKey}\n\nTry it:  curl -H "Authorization: Bearer ${apiKey}" ${apiBaseUrl}/me`,
      }
    })
  },
}

function scopesOf(given: readonly string[]): ApiKeyScope[] {
  if (given.includes('all')) return [...apiKeyScopes]
  const unknown = given.find((scope) => !isApiKeyScope(scope))
  if (unknown) throw new UsageError(`there is no scope "${unknown}"; there are ${apiKeyScopes.join(', ')} and all`)
  if (given.length === 0) throw new UsageError('--scope is empty')
  return [...new Set(given.filter(isApiKeyScope))]
}
