import type Router from '@koa/router'
import { recordEvent } from '../audit/record-event.ts'
import { hashToken } from '../base/tokens.ts'
import type { Context, RequestState } from '../http/context.ts'
import { verifyCsrfToken } from '../http/cross-site.ts'
import { readForm } from '../http/form.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import { sessionToken } from './browser-sessions.ts'
import { keepLeaving } from './leaving.ts'
import type { PageParts } from './parts.ts'
import { deleteSession } from './session-store.ts'
import { seeOther } from './sign-in-routes.ts'
import { findSsoSession } from './sso-session-store.ts'

export function signOutRoutes(router: Router<RequestState>, parts: PageParts): void {
  router.get('/sign-out', (ctx) => seeOther(ctx, '/'))
  router.post('/sign-out', async (ctx) => {
    const form = await readForm(ctx)
    const as = form.text('as') === 'admin' ? 'admin' : 'member'
    const token = sessionToken(parts.cookies, ctx, as)
    // Already signed out: a second press of the button is no mistake.
    if (!token) return seeOther(ctx, '/')
    verifyCsrfToken(parts.keyring, token, form.raw('csrf'))
    const sso = await findSsoSession(parts.db, token, parts.keyring)
    const slug = await signOut(parts, ctx, as)
    if (sso) {
      keepLeaving(parts, ctx, sso.secret)
      return seeOther(ctx, `/sso/sign-out/${sso.connectionId}`)
    }
    return seeOther(ctx, slug ? `/t/${slug}/sign-in?signed=out${as === 'admin' ? '&to=admin' : ''}` : '/')
  })
}

/** Ends the session here and in the browser. The caller has checked where the request comes from. @returns the slug of its tenant */
export async function signOut(
  { db, cookies }: Pick<PageParts, 'db' | 'cookies'>,
  ctx: Context,
  as: 'admin' | 'member',
): Promise<string | undefined> {
  const token = sessionToken(cookies, ctx, as)
  cookies.clear(ctx, as)
  const ended = token && (await deleteSession(db, hashToken(token)))
  if (!ended) return undefined
  const { tenantId, adminId } = ended
  if (adminId) await recordEvent(db, { tenantId, type: 'admin.signed_out', actor: { kind: 'admin', id: adminId } })
  return (await findTenantById(db, tenantId))?.slug
}
