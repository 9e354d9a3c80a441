import { createHash } from 'node:crypto'
import type { Trx } from '../db/connection.ts'
import type { Context } from '../http/context.ts'
import type { Caller } from './caller.ts'
import { IdempotencyKeyReused, InvalidRequest } from './errors.ts'
import { type KeyedRequest, keepAnswer, takeKey } from './idempotency-store.ts'

export interface Answer {
  status: number
  /** JSON as it is sent; empty where there is nothing to say. */
  text: string
}

const form = /^[\x21-\x7e]{1,200}$/

/** The request's `Idempotency-Key`, if it sent one. @throws InvalidRequest */
export function idempotencyKeyOf(ctx: Context): string | undefined {
  const key = ctx.req.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && form.test(key)) return key
  throw new InvalidRequest([{ path: 'header.Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' }])
}

export function keyedRequest(
  caller: Caller,
  key: string,
  request: { method: string; path: string; body: unknown },
): KeyedRequest {
  const { kind, id } = caller.actor
  const requestHash = createHash('sha256')
    .update(JSON.stringify([request.method, request.path, request.body]))
    .digest()
  return { tenantId: caller.tenantId, actor: `${kind}:${id}`, key, requestHash }
}

/**
 * Runs `work` once for a key: the key, what was done and the answer are one transaction, so a repetition finds all or nothing.
 * A refusal keeps nothing: it changed nothing, and the same key may be tried again.
 * @throws IdempotencyKeyReused where the key was another request's.
 */
export async function answeredOnce(trx: Trx, request: KeyedRequest, work: () => Promise<Answer>): Promise<Answer> {
  const kept = await takeKey(trx, request)
  if (kept && !kept.requestHash.equals(request.requestHash)) throw new IdempotencyKeyReused()
  if (kept) return { status: kept.status, text: kept.text }

  const answer = await work()
  await keepAnswer(trx, request, answer)
  return answer
}
