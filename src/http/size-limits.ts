import type { Context, Middleware } from './context.ts'

const urlBytes = 8 * 1024
const headerBytes = 16 * 1024

/** URL 8 KiB → 414, headers 16 KiB → 431 (security §2.6). Node's own limit on both together lies above, so that each gets its own answer. */
export function refuseOversizedHead(refuse: (ctx: Context, status: 414 | 431) => void): Middleware {
  return (ctx, next) => {
    if (ctx.req.url!.length > urlBytes) return refuse(ctx, 414)
    if (sizeOf(ctx.req.rawHeaders) > headerBytes) return refuse(ctx, 431)
    return next()
  }
}

function sizeOf(rawHeaders: readonly string[]): number {
  let size = 0
  for (const text of rawHeaders) size += text.length + 2
  return size
}
