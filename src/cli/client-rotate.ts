import { operator } from '../audit/actor.ts'
import { DomainError } from '../base/errors.ts'
import type { Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { mintClientToken, revokeClientToken } from '../tenants/client-token.ts'
import { listClients } from '../tenants/manage-clients.ts'
import type { ClientWithTokens } from '../tenants/provisioning-client.ts'
import type { Command } from './command.ts'
import { tenantOf } from './find-tenant.ts'
import { flagOption } from './options.ts'

class ClientUnknown extends DomainError {
  readonly code = 'client_unknown'
  readonly kind = 'not_found'
  constructor(client: string, known: readonly string[]) {
    super(
      `there is no provisioning client "${client}"; ${known.length > 0 ? `there are ${known.join(', ')}` : 'there is none yet'}`,
    )
  }
}

export const clientRotateCommand: Command = {
  name: 'client rotate',
  summary: 'Mint another token of a provisioning client; the present one goes on living beside it',
  positionals: ['tenant', 'client'],
  options: {
    'revoke-oldest': { type: 'boolean', description: 'Revoke the oldest first, where two are live already' },
  },
  examples: ['client rotate acme "Microsoft Entra ID" --json'],
  async run(input, { withDatabase, clock }) {
    const [slug, wanted] = input.positionals as [string, string]
    return withDatabase('client rotate', async ({ db, config }) => {
      const { id: tenantId } = await tenantOf(db, slug)
      const minted = await inTransaction(db, async (trx) => {
        const client = await clientOf(trx, tenantId, wanted)
        const key = { tenantId, clientId: client.id, actor: operator }
        const revoked = flagOption(input, 'revoke-oldest') ? oldestOfTwo(client, clock()) : undefined
        if (revoked) await revokeClientToken(trx, { ...key, tokenId: revoked })
        return { ...(await mintClientToken(trx, key)), client, revoked }
      })
      const scimBaseUrl = `${config.publicUrl}/scim/v2`
      const { token, id: tokenId, client, revoked = null } = minted
      const expiresAt = minted.expiresAt.toISOString()
      return {
        json: { scimBaseUrl, token, tokenId, clientId: client.id, revokedTokenId: revoked, tenant: slug, expiresAt },
        text: `A new token of ${client.name}, shown this once:\n\n  ${token}\n\nIt lives until ${expiresAt.slice(0, 10)}. Put it in, then revoke the old one in the panel.`,
      }
    })
  },
}

async function clientOf(trx: Trx, tenantId: number, wanted: string): Promise<ClientWithTokens> {
  const clients = (await listClients(trx, tenantId)).filter(({ disabledAt }) => !disabledAt)
  const client = clients.find(({ id, name }) => id === wanted || name === wanted)
  if (!client)
    throw new ClientUnknown(
      wanted,
      clients.map(({ name }) => `"${name}"`),
    )
  return client
}

/** Tokens come newest first. */
function oldestOfTwo({ tokens }: ClientWithTokens, now: Date): string | undefined {
  const live = tokens.filter(({ revokedAt, expiresAt }) => !revokedAt && expiresAt > now)
  return live.length > 1 ? live.at(-1)!.id : undefined
}
