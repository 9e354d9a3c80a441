import type { DomainError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Context, Middleware } from '../http/context.ts'
import { logFault } from '../http/request-log.ts'
import { refusalOf, statusOf } from '../http/status.ts'
import { ClientNotAuthenticated, type OAuthErrorCode, OAuthMethodNotAllowed, OAuthRefusal } from './errors.ts'

/** Every refusal of this face as RFC 6749 §5.2 has it. */
export function oauthErrors({ log, metrics }: { log: Log; metrics: Pick<Metrics, 'faults'> }): Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) {
        logFault(log, ctx, error)
        metrics.faults.inc({ face: 'oauth' })
      }
      answer(ctx, refusal)
    }
  }
}

function answer(ctx: Context, refusal: DomainError | undefined): void {
  ctx.status = refusal instanceof OAuthMethodNotAllowed ? 405 : refusal ? statusOf(refusal.kind) : 500
  if (refusal instanceof OAuthMethodNotAllowed) ctx.set('Allow', refusal.allowed)
  if (refusal instanceof ClientNotAuthenticated)
    ctx.set('WWW-Authenticate', 'Basic realm="OAuth client", charset="UTF-8"')
  if (refusal?.retryAfterSeconds) ctx.set('Retry-After', String(refusal.retryAfterSeconds))
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Pragma', 'no-cache')
  const error_description = refusal?.message ?? 'the server made a mistake'
  ctx.body = JSON.stringify({ error: errorOf(refusal), error_description })
  ctx.type = 'application/json'
}

function errorOf(refusal: DomainError | undefined): OAuthErrorCode {
  if (refusal instanceof OAuthRefusal) return refusal.error
  if (!refusal) return 'server_error'
  return refusal.kind === 'too_many' || refusal.kind === 'unavailable' ? 'temporarily_unavailable' : 'invalid_request'
}
