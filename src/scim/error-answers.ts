import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Context, Middleware } from '../http/context.ts'
import { logFault } from '../http/request-log.ts'
import { MethodNotAllowed, TokenNeeded } from './errors-of-access.ts'
import { errorBody, scimFailure } from './scim-error.ts'
import { send } from './send.ts'

/** Every refusal and fault of the SCIM face as a SCIM Error: clients parse even those of routing as JSON. */
export function scimErrors({ log, metrics }: { log: Log; metrics: Metrics }): Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const failure = scimFailure(error)
      if (!failure) {
        logFault(log, ctx, error)
        metrics.faults.inc({ face: 'scim' })
      }
      setHeaders(ctx, error)
      send(ctx, failure ?? { status: 500, body: errorBody(500, 'the server made a mistake; nothing was changed') })
    }
  }
}

function setHeaders(ctx: Context, error: unknown): void {
  if (error instanceof TokenNeeded) ctx.set('WWW-Authenticate', 'Bearer realm="SCIM"')
  if (error instanceof MethodNotAllowed) ctx.set('Allow', error.allowed.join(', '))
  const seconds = scimFailure(error)?.retryAfterSeconds
  if (seconds) ctx.set('Retry-After', String(seconds))
}
