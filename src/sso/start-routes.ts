import type Router from '@koa/router'
import { NotFound } from '../base/errors.ts'
import { hashToken } from '../base/tokens.ts'
import { limitKey } from '../http/client-address.ts'
import type { Context, RequestState } from '../http/context.ts'
import { readSsoTicket } from '../session/sso-ticket.ts'
import { browserSecret } from './browser-binding.ts'
import type { SsoConnection } from './connection.ts'
import { findConnectionById } from './connection-store.ts'
import { refuse } from './finish-sign-in.ts'
import { newBinding, type OidcBinding, startOidc } from './oidc/start-oidc.ts'
import type { SsoParts } from './parts.ts'
import { refused } from './reasons.ts'
import { SsoRefused } from './refusal.ts'
import { refusedReport, reportJson } from './report.ts'
import { insertRequest, type NewRequest } from './requests-store.ts'
import { startSaml } from './saml/start-saml.ts'
import { sendTestPage } from './test-page.tsx'
import { beginTest, endTest, findTest } from './test-store.ts'

/** A link leads here, never a form: browsers apply `form-action` to every redirect behind a form. */
export function startRoutes(router: Router<RequestState>, parts: SsoParts): void {
  router.get('/sso/start/:connection', async (ctx) => {
    const connection = await findConnectionById(parts.db, ctx.params.connection!)
    if (!connection) throw new NotFound('page')
    const { ticket, again } = ctx.query
    const asked = askedBy(parts, ctx, connection, typeof ticket === 'string' ? ticket : undefined)
    await start(parts, ctx, { connection, asked, isAgain: again !== undefined })
  })

  router.get('/sso/test/:test', async (ctx) => {
    const session = await parts.sessions.admin(ctx)
    const test = session && (await findTest(parts.db, { tenantId: session.tenantId, testId: ctx.params.test! }))
    if (!test?.isOpen || test.adminId !== session?.admin.id) throw new NotFound('page')
    const connection = await findConnectionById(parts.db, test.connectionId)
    if (!connection) throw new NotFound('page')
    await start(parts, ctx, { connection, asked: { purpose: 'test', testId: test.id }, isAgain: true })
  })
}

type Asked = Pick<NewRequest, 'purpose' | 'personNo' | 'returnTo'> & {
  /** Of a test, which exists before it begins. */
  testId?: string
}

function askedBy(parts: SsoParts, ctx: Context, connection: SsoConnection, ticket: string | undefined): Asked {
  const returnTo = ownPath(ctx.query.return)
  if (ctx.query.to === 'admin') return { purpose: 'admin', returnTo }
  const invitation = ticket === undefined ? undefined : readSsoTicket(parts.keyring, ticket, parts.clock())
  if (invitation?.tenantId !== connection.tenantId) return { purpose: 'sign_in', returnTo }
  return { purpose: 'claim', personNo: invitation.personNo }
}

/** Of our own, else nothing (security §5.31): `//elsewhere` and `/\elsewhere` are other sites to a browser. */
function ownPath(path: unknown): string | undefined {
  return typeof path === 'string' && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(path) ? path : undefined
}

interface Start {
  connection: SsoConnection
  asked: Asked
  /** Have the provider ask, though somebody is signed in there. */
  isAgain: boolean
}

async function start(parts: SsoParts, ctx: Context, start: Start): Promise<void> {
  const { connection, asked } = start
  await parts.limits.startedSso.spend(limitKey(ctx.state.clientAddress))
  try {
    if (connection.state !== 'enabled' && asked.purpose !== 'test') throw refused('connection_disabled')
    ctx.redirect(String(await addressOf(parts, ctx, start)))
  } catch (error) {
    if (!(error instanceof SsoRefused)) throw error
    if (asked.testId !== undefined) return refuseTest(parts, ctx, { connection, testId: asked.testId, refusal: error })
    await refuse(parts, ctx, { connection, request: undefined, refusal: error })
  }
}

interface RefusedTest {
  connection: SsoConnection
  testId: string
  refusal: SsoRefused
}

/** Nobody came to the provider: its admin reads why all the same, here and in the panel. */
async function refuseTest(parts: SsoParts, ctx: Context, { connection, testId, refusal }: RefusedTest): Promise<void> {
  const { tenantId } = connection
  const report = refusedReport(refusal)
  await endTest(parts.db, { tenantId, testId, report: reportJson(report) })
  await sendTestPage(parts, ctx, tenantId, report)
}

/** Discovery comes first: no row is written, and no transaction open, while another server is asked. */
async function addressOf(parts: SsoParts, ctx: Context, { connection, asked, isAgain }: Start): Promise<URL> {
  const { db, keyring, origin } = parts
  const publicUrl = origin.url
  if (connection.protocol === 'saml') {
    const state = await begin(parts, ctx, { connection, asked })
    const stateHash = hashToken(state)
    return startSaml(db, {
      connection,
      keyring,
      publicUrl,
      state,
      stateHash,
      forceLogin: isAgain,
      now: parts.clock(),
    })
  }
  const configuration = await parts.relyingParties.of(connection)
  const binding = newBinding()
  const state = await begin(parts, ctx, { connection, asked, binding })
  // An admin who comes again shows that it is them (security §3.17); others may have taken the wrong account.
  const ask = asked.purpose === 'admin' ? 'sign_in' : 'account'
  return startOidc({ configuration, connection, publicUrl, state, ...(isAgain && { ask }), ...binding })
}

interface Begin {
  connection: SsoConnection
  asked: Asked
  binding?: OidcBinding
}

/** @returns the state. @throws SsoRefused where a test is over */
async function begin(
  { db, keyring, ...parts }: SsoParts,
  ctx: Context,
  { connection, asked, binding }: Begin,
): Promise<string> {
  const { tenantId, id: connectionId } = connection
  const { testId, ...order } = asked
  const browser = browserSecret(parts, ctx)
  if (testId === undefined) return insertRequest(db, { ...order, ...binding, tenantId, connectionId, browser }, keyring)
  const state = await beginTest(db, { ...binding, tenantId, testId, browser }, keyring)
  if (state === undefined) throw refused('request_used')
  return state
}
