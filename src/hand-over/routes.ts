import type { Context, Middleware } from '../http/context.ts'
import { limitKey } from '../http/client-address.ts'
import { readForm } from '../http/form.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import { HandOverUnknown, UnknownHandOverEndpoint } from './errors.ts'
import { type RedeemParts, redeemCode } from './redeem-code.ts'
import { handOverSeconds } from './sign-hand-over.ts'

const redeemPath = '/hand-over/redeem'
const keysPath = '/hand-over/keys'

interface HandOverParts extends RedeemParts {
  limits: Pick<RateLimits, 'unknownLink'>
}

/** What the application's own server asks: no cookies, no host check (security §6.34). */
export function handOverRoutes(parts: HandOverParts): Middleware {
  const keys = JSON.stringify(parts.keys.published)
  return async (ctx) => {
    if (ctx.path === redeemPath && ctx.method === 'POST') return redeem(ctx, parts)
    if (ctx.path === keysPath && (ctx.method === 'GET' || ctx.method === 'HEAD')) return publish(ctx, keys)
    throw new UnknownHandOverEndpoint()
  }
}

async function redeem(ctx: Context, parts: HandOverParts): Promise<void> {
  const form = await readForm(ctx)
  try {
    const token = await redeemCode(parts, form.raw('code'))
    ctx.set('Cache-Control', 'no-store')
    ctx.type = 'application/json'
    ctx.body = JSON.stringify({ token, expires_in: handOverSeconds })
  } catch (error) {
    // Good codes are never counted: a whole company may come through one address.
    if (error instanceof HandOverUnknown) await parts.limits.unknownLink.spend(limitKey(ctx.state.clientAddress))
    throw error
  }
}

// Five minutes: a key that is about to sign is published by the restart that brings it.
function publish(ctx: Context, keys: string): void {
  ctx.set('Cache-Control', 'public, max-age=300')
  ctx.set('Content-Type', 'application/jwk-set+json')
  ctx.body = keys
}
