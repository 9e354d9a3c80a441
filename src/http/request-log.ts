import type { Log } from '../base/log.ts'
import type { Context } from './context.ts'

/** Links whose last part is a secret. Query strings are never written at all. */
const secretPath = /^\/(c|one-time|code)\/[^/]+/

/**
 * One line a request. Secrets have no way in: only the path without its query is written, and links are cut before their token (security §4.23).
 * @param level of what went well; a fault of ours is always a warning.
 */
export function logRequest(
  ctx: Context,
  { log, level, milliseconds }: { log: Log; level: 'info' | 'debug'; milliseconds: number },
): void {
  const isFault = ctx.status >= 500
  if (!isFault && !log.isLevelEnabled(level)) return
  const line = { requestId: ctx.state.requestId, ...summaryOf(ctx), ms: Math.round(milliseconds) }
  if (isFault) log.warn(line, 'request')
  else log[level](line, 'request')
}

export function loggablePath(path: string): string {
  return path.replace(secretPath, '/$1/***').slice(0, 500)
}

/** A fault of ours, with its stack for us; the caller sees only the request's number. */
export function logFault(log: Log, ctx: Context, error: unknown): void {
  log.error({ requestId: ctx.state.requestId, method: ctx.method, path: loggablePath(ctx.path), err: error }, 'fault')
}

function summaryOf(ctx: Context) {
  return {
    method: ctx.method,
    path: loggablePath(ctx.path),
    status: ctx.status,
    from: ctx.state.clientAddress,
  }
}
