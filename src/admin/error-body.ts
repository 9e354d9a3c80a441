import { STATUS_CODES } from 'node:http'
import type { DomainError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Context, Middleware } from '../http/context.ts'
import { logFault } from '../http/request-log.ts'
import { refusalOf, statusOf } from '../http/status.ts'
import { MethodNotAllowed, type WrongValue } from './errors.ts'
import type { Problem } from './schemas/problem.ts'

export interface ErrorParts {
  log: Log
  metrics: Pick<Metrics, 'faults'>
  publicUrl: string
}

interface Refusal {
  status: number
  code: string
  detail: string
  errors?: readonly WrongValue[]
  signInUrl?: string
}

/** The one place where an error becomes an answer of the API (RFC 9457). What is no refusal of ours shows nothing of itself. */
export function apiErrors(parts: ErrorParts): Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      answerProblem(parts.publicUrl, ctx, problemOf(parts, ctx, error))
    }
  }
}

function problemOf({ log, metrics }: ErrorParts, ctx: Context, error: unknown): Refusal {
  const refusal = refusalOf(error)
  if (refusal) return domainProblem(ctx, refusal)
  const ofKoa = koaProblem(error)
  if (ofKoa) return ofKoa

  logFault(log, ctx, error)
  metrics.faults.inc({ face: 'api' })
  const detail = 'the server made a mistake; its log has the details under this request id'
  return { status: 500, code: 'internal_error', detail }
}

function domainProblem(ctx: Context, error: DomainError): Refusal {
  const status = error instanceof MethodNotAllowed ? 405 : statusOf(error.kind)
  if (error instanceof MethodNotAllowed) ctx.set('Allow', error.allow.join(', '))
  if (status === 401) ctx.set('WWW-Authenticate', 'Bearer')
  if (error.retryAfterSeconds) ctx.set('Retry-After', String(error.retryAfterSeconds))
  const { errors, field, signInUrl } = error as DomainError & Pick<Refusal, 'errors' | 'signInUrl'> & { field?: string }
  const wrong = errors ?? (field === undefined ? undefined : [{ path: field, message: error.message }])
  return { status, code: error.code, detail: error.message, errors: wrong, signInUrl }
}

/** Refusals of koa itself, such as a path that cannot be decoded. */
function koaProblem(error: unknown): Refusal | undefined {
  const { status, expose } = error as { status?: number; expose?: boolean }
  if (!expose || !status || status < 400 || status > 499) return undefined
  return { status, code: 'bad_request', detail: 'the request cannot be read' }
}

function answerProblem(publicUrl: string, ctx: Context, { errors, ...refusal }: Refusal): void {
  const { status, code } = refusal
  const body: Problem = {
    type: `${publicUrl}/api/docs#problem-${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    ...refusal,
    ...(errors && { errors: [...errors] }),
    requestId: ctx.state.requestId,
  }
  ctx.status = status
  ctx.body = JSON.stringify(body)
  ctx.type = 'application/problem+json'
  ctx.set('Cache-Control', 'no-store')
}
