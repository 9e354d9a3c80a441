import { operator } from '../audit/actor.ts'
import { inTransaction } from '../db/transaction.ts'
import type { ClientKind } from '../db/tables.ts'
import { connectClient } from '../tenants/connect-client.ts'
import { isAskedWhenConnected } from '../invite/policy.ts'
import { clientKinds } from '../tenants/provisioning-client.ts'
import type { Command } from './command.ts'
import { tenantOf } from './find-tenant.ts'
import { choiceOption, flagOption, numberOption, textOption } from './options.ts'
import { UsageError } from './usage-error.ts'

const names: Record<ClientKind, string> = {
  entra: 'Microsoft Entra ID',
  google: 'Google Workspace',
  okta: 'Okta',
  ad_sync: 'Active Directory',
  other_idp: 'Identity provider',
  api: 'API client',
}

export const clientConnectCommand: Command = {
  name: 'client connect',
  summary: 'Connect a provisioning client; shows its SCIM address, and its token this once',
  positionals: ['tenant'],
  options: {
    kind: { type: 'string', required: true, description: clientKinds.join(', ') },
    invite: {
      type: 'string',
      value: 'now|later',
      description: 'Whether people whom it creates are invited at once; required for entra and google, else later',
    },
    'claim-links': {
      type: 'boolean',
      description: 'Show it the claim links of invited people: whoever has one can claim',
    },
    name: { type: 'string', description: 'To tell it from others; the kind’s name where absent' },
    days: { type: 'string', value: 'number', description: 'How long the token lives; 365 where absent' },
  },
  examples: ['client connect acme --kind entra --invite later', 'client connect acme --kind okta --json'],
  async run(input, { withDatabase }) {
    const kind = choiceOption(input, 'kind', clientKinds)!
    const invite = choiceOption(input, 'invite', ['now', 'later'] as const)
    if (!invite && isAskedWhenConnected(kind))
      throw new UsageError(`--invite now or --invite later must be said for ${kind}`)
    const lifetimeDays = numberOption(input, 'days')
    const name = textOption(input, 'name') ?? names[kind]
    return withDatabase('client connect', async ({ db, config }) => {
      const tenant = await tenantOf(db, input.positionals[0]!)
      const canReadClaimLinks = flagOption(input, 'claim-links')
      const setting = { kind, name, inviteOnCreate: invite === 'now', canReadClaimLinks }
      const order = { tenantId: tenant.id, ...setting, lifetimeDays, actor: operator }
      const { client, token, expiresAt } = await inTransaction(db, (trx) => connectClient(trx, order))
      const scimBaseUrl = `${config.publicUrl}/scim/v2`
      const { id: clientId, inviteOnCreate } = client
      const json = {
        scimBaseUrl,
        token,
        clientId,
        kind,
        name,
        inviteOnCreate,
        canReadClaimLinks,
        tenant: tenant.slug,
        expiresAt: expiresAt.toISOString(),
      }
      return { json, text: connected({ name, scimBaseUrl, token, expiresAt, inviteOnCreate }) }
    })
  },
}

function connected(client: {
  name: string
  scimBaseUrl: string
  token: string
  expiresAt: Date
  inviteOnCreate: boolean
}): string {
  return [
    `${client.name} is connected. People whom it creates are invited ${client.inviteOnCreate ? 'at once' : 'later, by you'}.`,
    '',
    `  SCIM address  ${client.scimBaseUrl}`,
    `  Token         ${client.token}`,
    '',
    `The token is shown this once, and lives until ${client.expiresAt.toISOString().slice(0, 10)}.`,
  ].join('\n')
}
