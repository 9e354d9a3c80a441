import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { inTransaction } from '../db/transaction.ts'
import type { Context } from '../http/context.ts'
import { leftSignal } from '../http/left-signal.ts'
import type { AdminParts } from './admin-parts.ts'
import { authorize } from './authorize.ts'
import type { Caller } from './caller.ts'
import { type Answer, answeredOnce, idempotencyKeyOf, keyedRequest } from './idempotency.ts'
import { createPaging } from './paging.ts'
import { readRequest, type RequestValues } from './read-request.ts'
import type { Call, Route } from './route.ts'

/** Serves one route: may the caller, is the request right, do it, answer as described. */
export async function serveRoute(
  route: Route,
  { parts, ctx, caller, params }: { parts: AdminParts; ctx: Context; caller: Caller; params: Record<string, string> },
): Promise<void> {
  await authorize(route, caller, parts)
  const values = await readRequest(route, ctx, params)
  const call = callOf({ parts, ctx, caller, values })
  if (route.kind === 'raw') {
    const { body, fileName } = await route.handler({ ...call, db: parts.db })
    if (fileName) ctx.attachment(fileName)
    ctx.body = body
    ctx.set('Content-Type', route.produces)
    return
  }
  const answer = route.kind === 'write' ? await written(route, call) : await asked(route, call)
  ctx.status = answer.status
  ctx.body = answer.status === 204 ? null : answer.text
  if (answer.status !== 204) ctx.type = 'application/json'
}

async function asked(route: Extract<Route, { kind: 'read' | 'ask' }>, call: AnyCall): Promise<Answer> {
  const at = { ...call, db: call.parts.db }
  const result = await (route.kind === 'ask' ? route.handler(at) : route.handler({ ...at, body: undefined }))
  return { status: 200, text: asDescribed(route.response, result) }
}

async function written(route: Extract<Route, { kind: 'write' }>, call: AnyCall): Promise<Answer> {
  const { parts, caller, ctx, body } = call
  const key = route.sendsMail ? idempotencyKeyOf(ctx) : undefined
  return inTransaction(parts.db, async (trx) => {
    const work = async (): Promise<Answer> => {
      const result = await route.handler({ ...call, trx, requestKey: key ?? call.requestKey })
      if (!route.response) return { status: 204, text: '' }
      return { status: route.status ?? 200, text: asDescribed(route.response, result) }
    }
    if (key === undefined) return work()
    return answeredOnce(trx, keyedRequest(caller, key, { method: ctx.method, path: ctx.path, body }), work)
  })
}

type AnyCall = Call<unknown, unknown, unknown>

function callOf({
  parts,
  ctx,
  caller,
  values,
}: {
  parts: AdminParts
  ctx: Context
  caller: Caller
  values: RequestValues
}): AnyCall {
  const { tenantId } = caller
  const { limit = 50, cursor, ...filters } = (values.query ?? {}) as { limit?: number; cursor?: string }
  const scope = {
    keyring: parts.keyring,
    clock: parts.clock,
    tenantId,
    query: `${ctx.path}?${JSON.stringify(filters)}`,
  }
  const paging = createPaging(scope, { limit, cursor })
  return { parts, caller, tenantId, ...values, paging, ctx, signal: leftSignal(ctx.res), requestKey: randomUUID() }
}

/** What the description does not name is left out; what it names and the answer lacks is a fault of ours, never sent. */
function asDescribed(response: z.ZodType, result: unknown): string {
  return JSON.stringify(response.parse(result))
}
