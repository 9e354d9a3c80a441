import { Readable } from 'node:stream'
import type { Context } from '../http/context.ts'
import type { Answer } from './answer.ts'
import { matches, readEtags } from './etag.ts'

export function send(ctx: Context, { status, body, version, location }: Answer): void {
  const { res } = ctx
  res.setHeader('Cache-Control', 'no-store')
  if (version !== undefined) res.setHeader('ETag', version)
  if (location !== undefined) res.setHeader('Location', location)
  if (isUnchanged(ctx, version)) {
    ctx.status = 304
    return
  }
  ctx.status = status
  if (body === undefined && ctx.method !== 'PATCH') return
  res.setHeader('Content-Type', mediaType(ctx.req.headers.accept))
  if (body === undefined) {
    endEmpty(ctx)
    return
  }
  const written = textOf(body)
  if (typeof written === 'string' && ctx.method !== 'HEAD') end(ctx, written)
  else ctx.body = written
}

/** Past koa, which looks into a text and its headers again before it sends it. */
function end(ctx: Context, text: string): void {
  ctx.respond = false
  ctx.res.setHeader('Content-Length', Buffer.byteLength(text))
  ctx.res.end(text)
}

/** SCIM-SDK's client, by which Keycloak's plugins push, takes a 204 of a PATCH without a type for a failure; koa would drop it. */
function endEmpty(ctx: Context): void {
  ctx.respond = false
  ctx.res.end()
}

function textOf(body: NonNullable<Answer['body']>): string | Readable {
  if (typeof body === 'string') return body
  return Symbol.asyncIterator in body ? Readable.from(body, { objectMode: false }) : JSON.stringify(body)
}

/** RFC 7644 §3.14: If-None-Match of a read. */
function isUnchanged(ctx: Context, version: string | undefined): boolean {
  const tags = ctx.method === 'GET' || ctx.method === 'HEAD' ? readEtags(ctx.req.headers['if-none-match']) : undefined
  return tags !== undefined && version !== undefined && matches(tags, version)
}

// OneLogin demands application/json; everybody else gets SCIM's own type (RFC 7644 §3.8).
function mediaType(accept = ''): string {
  const isPlainOnly = accept.includes('application/json') && !/scim\+json|\*\/\*|application\/\*/.test(accept)
  return isPlainOnly ? 'application/json' : 'application/scim+json'
}
