import type Router from '@koa/router'
import { buildEndSessionUrl } from 'openid-client'
import { NotFound } from '../base/errors.ts'
import type { Context, RequestState } from '../http/context.ts'
import { sendPage } from '../http/page/layout.tsx'
import { readLeaving } from '../session/leaving.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { tenantPage } from '../session/tenant-page.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import type { SsoConnection } from './connection.ts'
import { findConnectionById } from './connection-store.ts'
import type { SsoParts } from './parts.ts'
import { SsoRefused } from './refusal.ts'
import { ssoTexts } from './texts.ts'

/** Behind our own sign-out: whoever came by single sign-on may end that session as well (OpenID Connect RP-Initiated Logout). */
export function signOutRoutes(router: Router<RequestState>, parts: SsoParts): void {
  router.get('/sso/sign-out/:connection', async (ctx) => {
    const { connection, tenant } = await leftBehind(parts, ctx)
    if (!(await endSessionAddress(parts, ctx, connection))) return seeOther(ctx, `/t/${tenant.slug}/sign-in?signed=out`)
    const page = await tenantPage(parts, ctx, tenant, ssoTexts)
    const { signOut: texts, toSignIn } = page.texts
    sendPage(
      ctx,
      page.frame(texts.title),
      <>
        <h1>{texts.title}</h1>
        <p class="lead">{texts.lead(connection.name)}</p>
        <div class="actions">
          <a class="button" href={`/sso/leave/${connection.id}`}>
            {texts.submit(connection.name)}
          </a>
          <a class="button quiet" href={`/t/${tenant.slug}/sign-in`}>
            {toSignIn}
          </a>
        </div>
      </>,
    )
  })

  router.get('/sso/leave/:connection', async (ctx) => {
    const { connection, tenant } = await leftBehind(parts, ctx)
    const address = await endSessionAddress(parts, ctx, connection)
    parts.cookies.clear(ctx, 'leaving')
    ctx.redirect(address ?? `/t/${tenant.slug}/sign-in?signed=out`)
  })
}

/** @throws NotFound */
async function leftBehind({ db }: SsoParts, ctx: Context) {
  const connection = await findConnectionById(db, ctx.params.connection)
  const tenant = connection && (await findTenantById(db, connection.tenantId))
  if (!connection || !tenant) throw new NotFound('page')
  return { connection, tenant }
}

/** Undefined where the provider knows no such thing, or does not answer: people are signed out here all the same. */
async function endSessionAddress(
  parts: SsoParts,
  ctx: Context,
  connection: SsoConnection,
): Promise<string | undefined> {
  if (connection.protocol !== 'oidc' || connection.state !== 'enabled') return undefined
  try {
    const configuration = await parts.relyingParties.of(connection)
    if (!configuration.serverMetadata().end_session_endpoint) return undefined
    const { idToken } = readLeaving(parts, ctx)
    const hint = typeof idToken === 'string' && { id_token_hint: idToken }
    return buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${parts.origin.url}/`, ...hint }).href
  } catch (error) {
    if (error instanceof SsoRefused) return undefined
    throw error
  }
}
