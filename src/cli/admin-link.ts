import { inTransaction } from '../db/transaction.ts'
import { adminLinkMinutes, makeAdminSignInLink, makeFirstAdminLink } from '../session/admin-links.ts'
import { adminsWhoMaySignIn } from '../tenants/admin-store.ts'
import { DomainError } from '../base/errors.ts'
import type { Command } from './command.ts'
import { tenantOf } from './find-tenant.ts'

class AdminUnknown extends DomainError {
  readonly code = 'admin_unknown'
  readonly kind = 'not_found'
  constructor(email: string, known: readonly string[]) {
    super(`${email} is no admin who can sign in; there are ${known.join(', ')}`)
  }
}

export const adminLinkCommand: Command = {
  name: 'admin link',
  summary: 'Make a link by which an admin signs in once, within 15 minutes',
  positionals: ['tenant', 'email'],
  examples: ['admin link main ada@example.com'],
  async run(input, { withDatabase, clock }) {
    const [slug, email] = input.positionals as [string, string]
    return withDatabase('admin link', async ({ db, keyring, config: { publicUrl } }) => {
      const { id: tenantId } = await tenantOf(db, slug)
      const admins = await adminsWhoMaySignIn(db, tenantId)
      const known = admins.map((admin) => admin.email)
      const isKnown = known.some((other) => other.toLowerCase() === email.toLowerCase())
      // The last owner may have left the company, and been deactivated by its directory: nobody else could make another.
      const isFirst = !isKnown && admins.every(({ role }) => role !== 'owner')
      if (!isKnown && !isFirst) throw new AdminUnknown(email, known)
      const maker = { tenantId, keyring, publicUrl }
      const link = await inTransaction(db, (trx) =>
        isFirst ? makeFirstAdminLink(trx, maker) : makeAdminSignInLink(trx, { ...maker, email }),
      )
      const expiresAt = new Date(clock().getTime() + adminLinkMinutes * 60_000).toISOString()
      const what = isFirst
        ? 'This tenant has no owner who can sign in: whoever opens this link within 15 minutes becomes its owner'
        : 'It works once, for 15 minutes'
      return { json: { link, email, tenant: slug, firstAdmin: isFirst, expiresAt }, text: `${what}:\n\n  ${link}` }
    })
  },
}
