import { inTransaction } from '../db/transaction.ts'
import type { Context } from '../http/context.ts'
import { afterSignIn } from '../session/after-sign-in.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { makeSsoTicket } from '../session/sso-ticket.ts'
import { proofMinutes } from '../session/proof-store.ts'
import { readSettings } from '../tenants/settings.ts'
import { type Admission, admit } from './admit.ts'
import type { SsoConnection } from './connection.ts'
import { markTested } from './connection-store.ts'
import type { SsoIdentity } from './identity.ts'
import type { SsoParts } from './parts.ts'
import { refused } from './reasons.ts'
import { sendRefusal } from './refusal-page.tsx'
import type { SsoRefused } from './refusal.ts'
import { isGood, refusedReport, reportJson, reportOn, type TestReport } from './report.ts'
import { type SsoRequest, writeReport } from './requests-store.ts'
import { sendTestPage } from './test-page.tsx'

export interface Finish {
  connection: SsoConnection
  /** Undefined where the provider began by itself. */
  request: SsoRequest | undefined
  identity: SsoIdentity
}

/** From a verified identity to what the browser sees next. */
export async function finishSignIn(parts: SsoParts, ctx: Context, finish: Finish): Promise<void> {
  const { connection, request, identity } = finish
  if (request?.purpose === 'test') return finishTest(parts, ctx, { ...finish, request })
  const admission = await inTransaction(parts.db, (trx) =>
    admit(trx, {
      connection,
      identity,
      purpose: request?.purpose === 'test' ? 'sign_in' : (request?.purpose ?? 'sign_in'),
      personNo: request?.personNo ?? null,
      keyring: parts.keyring,
      userAgent: ctx.get('User-Agent'),
    }),
  )
  if (admission.kind !== 'refused') return letIn(parts, ctx, { ...finish, admission })
  await refuse(parts, ctx, { connection, request, refusal: admission.refusal, personId: admission.personId })
}

type LetIn = Exclude<Admission, { kind: 'refused' }>

async function letIn(parts: SsoParts, ctx: Context, { connection, request, admission }: Finish & { admission: LetIn }) {
  const { cookies, db } = parts
  if (admission.kind === 'proved') {
    cookies.write(ctx, 'proof', admission.token, proofMinutes * 60)
    return seeOther(ctx, '/claim/continue')
  }
  cookies.write(ctx, admission.as, admission.token)
  if (admission.as === 'admin') return seeOther(ctx, request?.returnTo ?? '/admin')
  seeOther(ctx, request?.returnTo ?? afterSignIn(await readSettings(db, connection.tenantId)))
}

export interface Refusing {
  connection: SsoConnection | undefined
  request: SsoRequest | undefined
  /** Where neither of them says so. */
  tenantId?: number
  refusal: SsoRefused
  personId?: string
}

/** The test shows its admin what is wrong; everybody else gets a page that tells nothing of it. */
export async function refuse(parts: SsoParts, ctx: Context, refusing: Refusing): Promise<void> {
  const { connection, request, refusal, personId } = refusing
  const tenantId = request?.tenantId ?? connection?.tenantId ?? refusing.tenantId
  if (tenantId === undefined) throw refusal
  if (request?.purpose === 'test' && connection && refusal.reason !== 'browser_wrong') {
    return showReport(parts, ctx, { connection, request, report: refusedReport(refusal) })
  }
  const ticket =
    request?.personNo == null
      ? undefined
      : makeSsoTicket(parts.keyring, { tenantId, personNo: request.personNo }, parts.clock())
  await sendRefusal(parts, ctx, { tenantId, connection, purpose: request?.purpose, refusal, personId, ticket })
}

async function finishTest(
  parts: SsoParts,
  ctx: Context,
  { connection, request, identity }: Finish & { request: SsoRequest },
) {
  const session = await parts.sessions.admin(ctx)
  // The claims of whoever signed in are shown to the admin who asked for them, and to nobody else.
  if (session?.admin.id !== request.adminId || session?.tenantId !== request.tenantId) {
    return sendRefusal(parts, ctx, {
      tenantId: request.tenantId,
      connection,
      purpose: 'test',
      refusal: refused('test_not_yours'),
    })
  }
  await showReport(parts, ctx, { connection, request, report: await reportOn(parts.db, connection, identity) })
}

interface Shown {
  connection: SsoConnection
  request: SsoRequest
  report: TestReport
}

async function showReport(parts: SsoParts, ctx: Context, { connection, request, report }: Shown): Promise<void> {
  const { db } = parts
  await writeReport(db, request, reportJson(report))
  const { tenantId, id: connectionId, version } = connection
  if (isGood(report)) await markTested(db, { tenantId, connectionId, version })
  await sendTestPage(parts, ctx, tenantId, report)
}
