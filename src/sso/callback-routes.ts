import type Router from '@koa/router'
import { NotFound } from '../base/errors.ts'
import { hashToken } from '../base/tokens.ts'
import type { Context, RequestState } from '../http/context.ts'
import { isSameBrowser, knownBrowser } from './browser-binding.ts'
import type { SsoConnection } from './connection.ts'
import { readSecrets } from './connection-secrets.ts'
import { findConnection, findConnectionById } from './connection-store.ts'
import { finishSignIn, refuse } from './finish-sign-in.ts'
import { publicHalf } from './oidc/client-key.ts'
import { finishOidc } from './oidc/finish-oidc.ts'
import type { OidcSecrets } from './oidc/settings.ts'
import { callbackPath } from './oidc/start-oidc.ts'
import type { SsoParts } from './parts.ts'
import { refused, type SsoReason } from './reasons.ts'
import { sendHomelessRefusal } from './refusal-page.tsx'
import { SsoRefused } from './refusal.ts'
import { lastRequestOf, type SsoRequest, type TakenRequest, takeRequest } from './requests-store.ts'

export function callbackRoutes(router: Router<RequestState>, parts: SsoParts): void {
  router.get(callbackPath, async (ctx) => {
    const { state } = ctx.query
    if (typeof state !== 'string') return refuseUnknown(parts, ctx, 'request_missing')
    const taken = await takeRequest(parts.db, hashToken(state), parts.keyring)
    if (!taken) return refuseUnknown(parts, ctx, 'request_unknown')
    await answer(parts, ctx, { ...taken, state })
  })

  router.get('/sso/oidc/:connection/jwks', async (ctx) => {
    const connection = await findConnectionById(parts.db, ctx.params.connection!)
    if (connection?.protocol !== 'oidc') throw new NotFound('page')
    const { tenantId, id: connectionId } = connection
    const secrets: OidcSecrets = (await readSecrets(parts.db, { tenantId, connectionId, keyring: parts.keyring })) ?? {}
    ctx.body = { keys: secrets.privateKey ? [publicHalf(secrets.privateKey)] : [] }
  })
}

/** The state is used up by now, whatever follows: a second try begins anew. */
async function answer(
  parts: SsoParts,
  ctx: Context,
  { request, fate, state }: TakenRequest & { state: string },
): Promise<void> {
  const connection = await findConnection(parts.db, request)
  try {
    const open = requireOpen(parts, ctx, { request, fate, connection })
    const configuration = await parts.relyingParties.of(open)
    const identity = await finishOidc({
      configuration,
      connection: open,
      request,
      publicUrl: parts.origin.url,
      query: ctx.search,
      state,
      now: parts.clock(),
    })
    await finishSignIn(parts, ctx, { connection: open, request, identity })
  } catch (error) {
    if (!(error instanceof SsoRefused)) throw error
    await refuse(parts, ctx, { connection, request, refusal: error })
  }
}

type Opening = TakenRequest & { connection: SsoConnection | undefined }

/** What has to hold before anything that the provider sent is looked at. Also of an arrival. @throws SsoRefused */
export function requireOpen(parts: SsoParts, ctx: Context, { request, fate, connection }: Opening): SsoConnection {
  if (fate === 'used') throw refused('request_used')
  if (fate === 'expired') throw refused('request_expired')
  if (!isSameBrowser(parts, ctx, request)) throw refused('browser_wrong')
  if (!connection) throw refused('connection_unknown')
  if (connection.state !== 'enabled' && request.purpose !== 'test') throw refused('connection_disabled')
  return connection
}

/** What this browser asked for last says whose audit it belongs to. */
export async function refuseUnknown(parts: SsoParts, ctx: Context, reason: SsoReason): Promise<void> {
  const browser = knownBrowser(parts, ctx)
  const last = browser === undefined ? undefined : await lastRequestOf(parts.db, browser, parts.keyring)
  if (!last) return sendHomelessRefusal(parts, ctx, refused(reason))
  const connection = await findConnection(parts.db, last)
  await refuse(parts, ctx, { connection, request: untested(last), refusal: refused(reason) })
}

/** It was not the test's answer: its report stays open. */
function untested(request: SsoRequest): SsoRequest | undefined {
  return request.purpose === 'test' ? undefined : request
}
