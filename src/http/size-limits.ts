import type { Middleware } from './context.ts'
import { AddressTooLong, HeadersTooLarge } from './errors.ts'

const urlBytes = 8 * 1024
const headerBytes = 16 * 1024

/** URL 8 KiB, headers 16 KiB (security §2.6). Node's own limit on both together lies above, so that each gets its own answer in the form of its face. */
export const refuseOversizedHead: Middleware = (ctx, next) => {
  if (ctx.req.url!.length > urlBytes) throw new AddressTooLong()
  if (sizeOf(ctx.req.rawHeaders) > headerBytes) throw new HeadersTooLarge()
  return next()
}

function sizeOf(rawHeaders: readonly string[]): number {
  let size = 0
  for (const text of rawHeaders) size += text.length + 2
  return size
}
