import type { Middleware } from './context.ts'
import { nonceOf } from './security-headers.ts'
import { readStaticFiles, sendForever, type StaticFile } from './static-files.ts'

/** Stands in the panel's index.html wherever a nonce belongs. */
const noncePlaceholder = '__CSP_NONCE__'

/** The admin panel under `/admin`: hashed files for ever, and its page for every other path, which the panel's own router reads. */
export function panelFiles(root: string): Middleware {
  let files: Map<string, StaticFile> | undefined
  return async (ctx, next) => {
    if (ctx.path !== '/admin' && !ctx.path.startsWith('/admin/')) return next()
    // Read on the first request, and again while it is not there: the build may end after the start.
    if (!files?.size) files = readStaticFiles(root)
    const file = files.get(ctx.path.slice('/admin/'.length))
    if (file && !file.type.startsWith('text/html')) return sendForever(ctx, file)
    const page = files.get('index.html')
    const isFile = /\.[a-z0-9]+$/i.test(ctx.path)
    if (!page || isFile || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    ctx.set('Cache-Control', 'no-store')
    ctx.type = 'html'
    ctx.body = page.content.toString('utf8').replaceAll(noncePlaceholder, nonceOf(ctx))
    return undefined
  }
}
