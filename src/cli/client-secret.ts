import { operator } from '../audit/actor.ts'
import { inTransaction } from '../db/transaction.ts'
import { listClientSecrets, mintClientSecret, revokeClientSecret } from '../oauth/client-secret.ts'
import { tokenUrlOf } from '../oauth/metadata.ts'
import type { Command } from './command.ts'
import { clientOf } from './find-client.ts'
import { tenantOf } from './find-tenant.ts'
import { flagOption, numberOption } from './options.ts'

export const clientSecretCommand: Command = {
  name: 'client secret',
  summary: 'Mint an OAuth secret of a provisioning client, for client credentials; those there are go on living',
  positionals: ['tenant', 'client'],
  options: {
    days: { type: 'string', value: 'number', description: 'How long the secret lives; 365 where absent' },
    'revoke-others': {
      type: 'boolean',
      description: 'Revoke all others, with the access tokens that they got, within a second',
    },
  },
  examples: ['client secret acme "Microsoft Entra ID"', 'client secret acme "Microsoft Entra ID" --days 90 --json'],
  async run(input, { withDatabase }) {
    const [slug, wanted] = input.positionals as [string, string]
    const lifetimeDays = numberOption(input, 'days')
    return withDatabase('client secret', async ({ db, config }) => {
      const { id: tenantId } = await tenantOf(db, slug)
      const minted = await inTransaction(db, async (trx) => {
        const client = await clientOf(trx, tenantId, wanted)
        const key = { tenantId, clientId: client.id, actor: operator }
        const others = flagOption(input, 'revoke-others') ? await listClientSecrets(trx, key) : []
        for (const { id: secretId, revokedAt } of others)
          if (!revokedAt) await revokeClientSecret(trx, { ...key, secretId })
        return { ...(await mintClientSecret(trx, { ...key, lifetimeDays })), client }
      })
      const { secret, id: secretId, client } = minted
      const json = {
        clientId: client.id,
        secret,
        secretId,
        tokenUrl: tokenUrlOf(config.publicUrl),
        scimBaseUrl: `${config.publicUrl}/scim/v2`,
        tenant: slug,
        expiresAt: minted.expiresAt.toISOString(),
      }
      return { json, text: shown(client.name, json) }
    })
  },
}

function shown(name: string, told: Record<'clientId' | 'secret' | 'tokenUrl' | 'scimBaseUrl' | 'expiresAt', string>) {
  return [
    `A new OAuth secret of ${name}:`,
    '',
    `  Client ID      ${told.clientId}`,
    `  Client secret  ${told.secret}`,
    `  Token URL      ${told.tokenUrl}`,
    `  SCIM address   ${told.scimBaseUrl}`,
    '',
    `The secret is shown this once, and lives until ${told.expiresAt.slice(0, 10)}.`,
  ].join('\n')
}
