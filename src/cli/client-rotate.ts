import { operator } from '../audit/actor.ts'
import { inTransaction } from '../db/transaction.ts'
import { mintClientToken, revokeClientToken } from '../tenants/client-token.ts'
import type { ClientWithTokens } from '../tenants/provisioning-client.ts'
import type { Command } from './command.ts'
import { clientOf } from './find-client.ts'
import { tenantOf } from './find-tenant.ts'
import { flagOption } from './options.ts'

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

/** Tokens come newest first. */
function oldestOfTwo({ tokens }: ClientWithTokens, now: Date): string | undefined {
  const live = tokens.filter(({ revokedAt, expiresAt }) => !revokedAt && expiresAt > now)
  return live.length > 1 ? live.at(-1)!.id : undefined
}
