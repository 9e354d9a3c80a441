import { randomUUID } from 'node:crypto'
import type { ClientAddress } from './client-address.ts'
import type { Middleware } from './context.ts'

/** First of all: who asks, and under which number we remember it. */
export function identifyRequest(clientAddress: ClientAddress): Middleware {
  return (ctx, next) => {
    ctx.state.requestId = randomUUID()
    ctx.state.clientAddress = clientAddress(ctx.req)
    ctx.res.setHeader('X-Request-Id', ctx.state.requestId)
    return next()
  }
}
