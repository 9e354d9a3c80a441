import { z } from 'zod'
import { operator } from '../audit/actor.ts'
import { inTransaction } from '../db/transaction.ts'
import { adminLinkMinutes, makeAdminSignInLink, makeFirstAdminLink } from '../session/admin-links.ts'
import { createTenant } from '../tenants/create-tenant.ts'
import { createAdmin } from '../tenants/manage-admins.ts'
import type { Command } from './command.ts'
import { textOption } from './options.ts'
import { UsageError } from './usage-error.ts'

export const tenantCreateCommand: Command = {
  name: 'tenant create',
  summary: 'Make a tenant, and a one-time link for its owner',
  positionals: ['slug'],
  options: {
    name: { type: 'string', description: 'What the company is called; the slug where absent' },
    'admin-email': {
      type: 'string',
      value: 'address',
      description: 'Of its owner; where absent, whoever opens the link',
    },
  },
  examples: ['tenant create acme --name "Acme Ltd" --admin-email ada@acme.example'],
  async run(input, { withDatabase, clock }) {
    const [slug] = input.positionals as [string]
    const name = textOption(input, 'name') ?? slug
    const email = adminEmail(textOption(input, 'admin-email'))
    return withDatabase('tenant create', async ({ db, keyring, config: { publicUrl } }) => {
      const made = await inTransaction(db, async (trx) => {
        const { id: tenantId } = await createTenant(trx, { slug, name, actor: operator })
        const maker = { tenantId, keyring, publicUrl }
        if (email === undefined) return makeFirstAdminLink(trx, maker)
        await createAdmin(trx, { tenantId, email, name: email.split('@')[0]!, role: 'owner', actor: operator })
        return makeAdminSignInLink(trx, { ...maker, email })
      })
      const expiresAt = new Date(clock().getTime() + adminLinkMinutes * 60_000).toISOString()
      const whose =
        email === undefined
          ? 'Whoever opens this link within 15 minutes becomes its owner'
          : `${email} owns it; this link signs in once, for 15 minutes`
      return {
        json: { slug, name, adminEmail: email ?? null, adminLink: made, expiresAt },
        text: `The tenant ${slug} is there.\n${whose}:\n\n  ${made}`,
      }
    })
  },
}

function adminEmail(text: string | undefined): string | undefined {
  if (text === undefined || z.email().safeParse(text).success) return text
  throw new UsageError('--admin-email is no mail address')
}
