import { randomUUID } from 'node:crypto'
import type { ClientAddress } from './client-address.ts'
import type { Context } from './context.ts'

/** First of all: who asks, and under which number we remember it. */
export function identifyRequest(ctx: Context, clientAddress: ClientAddress): void {
  ctx.state.requestId = randomUUID()
  ctx.state.clientAddress = clientAddress(ctx.req)
  ctx.res.setHeader('X-Request-Id', ctx.state.requestId)
}
