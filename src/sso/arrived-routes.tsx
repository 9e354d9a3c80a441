import type Router from '@koa/router'
import { NotFound } from '../base/errors.ts'
import type { Context, RequestState } from '../http/context.ts'
import { CsrfField } from '../http/page/fields.tsx'
import { csrfToken, verifyCsrfToken } from '../http/cross-site.ts'
import { readForm } from '../http/form.ts'
import { sendPage } from '../http/page/layout.tsx'
import { allowFormsTo } from '../http/security-headers.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { tenantPage } from '../session/tenant-page.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import { type Arrival, keepArrival, takeArrival } from './arrivals-store.ts'
import { refuseUnknown, requireOpen } from './callback-routes.ts'
import type { SsoConnection } from './connection.ts'
import { findConnection } from './connection-store.ts'
import { finishSignIn, refuse } from './finish-sign-in.ts'
import type { SsoParts } from './parts.ts'
import { refused } from './reasons.ts'
import { SsoRefused } from './refusal.ts'
import { takeRequest } from './requests-store.ts'
import { ssoTexts } from './texts.ts'

/** Where the browser of a SAML answer brings its cookies (security §6.34). */
export function arrivedRoutes(router: Router<RequestState>, parts: SsoParts): void {
  router.get('/sso/arrived/:handle', async (ctx) => {
    const arrival = await takeArrival(parts.db, ctx.params.handle!, parts.keyring)
    if (!arrival) return refuseUnknown(parts, ctx, 'arrival_unknown')
    const connection = await findConnection(parts.db, arrival)
    if (arrival.stateHash) return answer(parts, ctx, { arrival, stateHash: arrival.stateHash, connection })
    if (connection?.state === 'enabled') return askWhetherToGoOn(parts, ctx, arrival, connection)
    await refuse(parts, ctx, { ...arrival, connection, request: undefined, refusal: refused('connection_disabled') })
  })

  router.get('/sso/arrived', (ctx) => seeOther(ctx, '/'))
  router.post('/sso/arrived', async (ctx) => {
    const form = await readForm(ctx)
    const handle = form.raw('arrival')
    verifyCsrfToken(parts.keyring, handle, form.raw('csrf'))
    const arrival = await takeArrival(parts.db, handle, parts.keyring)
    const connection = arrival && (await findConnection(parts.db, arrival))
    if (!connection) return refuseUnknown(parts, ctx, 'arrival_unknown')
    await finishSignIn(parts, ctx, { connection, request: undefined, identity: arrival.identity })
  })
}

interface Answer {
  arrival: Arrival
  stateHash: Buffer
  connection: SsoConnection | undefined
}

async function answer(parts: SsoParts, ctx: Context, { arrival, stateHash, connection }: Answer): Promise<void> {
  const taken = await takeRequest(parts.db, stateHash, parts.keyring)
  if (!taken) return refuseUnknown(parts, ctx, 'request_unknown')
  try {
    const open = requireOpen(parts, ctx, { ...taken, connection })
    await finishSignIn(parts, ctx, { connection: open, request: taken.request, identity: arrival.identity })
  } catch (error) {
    if (!(error instanceof SsoRefused)) throw error
    await refuse(parts, ctx, { connection, request: taken.request, refusal: error })
  }
}

/** The provider began, so no cookie says that this browser wanted it: a press on a button does, under a new handle. */
async function askWhetherToGoOn(
  parts: SsoParts,
  ctx: Context,
  arrival: Arrival,
  connection: SsoConnection,
): Promise<void> {
  const { db, keyring } = parts
  const tenant = await findTenantById(db, arrival.tenantId)
  if (!tenant) throw new NotFound('tenant')
  const handle = await keepArrival(db, { connection, stateHash: undefined, identity: arrival.identity, keyring })
  const page = await tenantPage(parts, ctx, tenant, ssoTexts)
  if (page.settings.homeAddress) allowFormsTo(ctx, new URL(page.settings.homeAddress).origin)
  const { arrived: texts } = page.texts
  sendPage(
    ctx,
    page.frame(texts.title),
    <>
      <h1>{texts.title}</h1>
      <p class="lead">{texts.lead(tenant.name, connection.name)}</p>
      <form method="post" action="/sso/arrived">
        <CsrfField token={csrfToken(keyring, handle)} />
        <input type="hidden" name="arrival" value={handle} />
        <div class="actions">
          <button type="submit">{texts.submit}</button>
        </div>
      </form>
    </>,
  )
}
