import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import { hashToken } from '../../base/tokens.ts'
import { sessionToken } from '../../session/browser-sessions.ts'
import { showPassword } from '../../session/show-password.ts'
import { deleteSession } from '../../session/session-store.ts'
import { readSettings } from '../../tenants/settings.ts'
import { findTenantById } from '../../tenants/tenant-store.ts'
import type { AdminParts } from '../admin-parts.ts'
import { WrongPassword } from '../errors.ts'
import { ask, read, type Route, write } from '../route.ts'
import { signInPath } from '../sign-in-path.ts'
import { type Me, me, showPasswordAnswer, showPasswordBody } from '../schemas/me.ts'

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
        session: session && {
          endsAt: session.expiresAt.toISOString(),
          idleMinutes: (await readSettings(db, tenantId)).adminIdleMinutes,
        },
        mailMode: mailMode(parts),
        publicUrl: parts.config.publicUrl,
        signInPath: await signInPath(db, tenantId),
      }
    },
  }),
  ask({
    path: '/session/show-password',
    tag: 'Caller',
    scope: 'any',
    session: 'required',
    summary: 'Show the password again',
    description:
      'Counts as a fresh sign-in for the next 10 minutes. Where single sign-on is required, that has to be shown instead.',
    body: showPasswordBody,
    response: showPasswordAnswer,
    async handler({ parts, caller, body, ctx }) {
      const { clientAddress } = ctx.state
      const isRight = await showPassword(parts, { session: caller.session!, password: body.password, clientAddress })
      if (!isRight) throw new WrongPassword()
      return { authenticatedAt: parts.clock().toISOString() }
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
