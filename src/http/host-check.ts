import type { Context, Middleware } from './context.ts'
import type { PublicOrigin } from './public-origin.ts'

/** Pages and cookies exist under one name only; bearer routes never ask (security §4.20). */
export function refuseUnknownHosts(origin: PublicOrigin, refuse: (ctx: Context, status: 421) => void): Middleware {
  return (ctx, next) => (origin.isOurHost(ctx.req.headers.host) ? next() : refuse(ctx, 421))
}
