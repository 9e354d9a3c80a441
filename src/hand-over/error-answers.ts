import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Middleware } from '../http/context.ts'
import { logFault } from '../http/request-log.ts'
import { refusalOf, statusOf } from '../http/status.ts'

/** Every refusal of this face as `{ error, error_description }`. */
export function handOverErrors({ log, metrics }: { log: Log; metrics: Pick<Metrics, 'faults'> }): Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) {
        logFault(log, ctx, error)
        metrics.faults.inc({ face: 'hand-over' })
      }
      if (refusal?.retryAfterSeconds) ctx.set('Retry-After', String(refusal.retryAfterSeconds))
      ctx.status = refusal ? statusOf(refusal.kind) : 500
      ctx.set('Cache-Control', 'no-store')
      ctx.type = 'application/json'
      ctx.body = JSON.stringify({
        error: refusal?.code ?? 'server_error',
        error_description: refusal?.message ?? 'the server made a mistake',
      })
    }
  }
}
