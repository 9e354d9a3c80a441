import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import { hashToken } from '../../base/tokens.ts'
import { sessionToken } from '../../session/browser-sessions.ts'
import { deleteSession } from '../../session/session-store.ts'
import { findTenantById } from '../../tenants/tenant-store.ts'
import type { AdminParts } from '../admin-parts.ts'
import { read, type Route, write } from '../route.ts'
import { signInPath } from '../sign-in-path.ts'
import { type Me, me } from '../schemas/me.ts'

export const meRoutes: Route[] = [
  read({
    path: '/me',
    tag: 'Caller',
    scope: 'any',
    summary: 'Who calls, and what they may do',
    response: me,
    async handler({ db, tenantId, caller, parts }) {
      const tenant = await findTenantById(db, tenantId)
      if (!tenant) throw new NotFound('tenant')
      const { session } = caller
      return {
        admin: session ? session.admin : null,
        tenant: { slug: tenant.slug, name: tenant.name },
        scopes: [...caller.scopes],
        csrfToken: session?.csrfToken,
        authenticatedAt: session?.authenticatedAt.toISOString(),
        mailMode: mailMode(parts),
        publicUrl: parts.config.publicUrl,
        signInPath: await signInPath(db, tenantId),
      }
    },
  }),
  write({
    method: 'post',
    path: '/session/sign-out',
    tag: 'Caller',
    scope: 'any',
    session: 'required',
    summary: 'End this session',
    async handler({ trx, tenantId, caller, parts, ctx }) {
      const token = sessionToken(parts.cookies, ctx, 'admin')
      if (token) await deleteSession(trx, hashToken(token))
      await recordEvent(trx, { tenantId, type: 'admin.signed_out', actor: caller.actor })
      parts.cookies.clear(ctx, 'admin')
      return undefined
    },
  }),
]

function mailMode({ config }: AdminParts): Me['mailMode'] {
  if (config.mailHold) return 'held'
  return config.smtpUrl ? 'smtp' : 'outbox'
}
