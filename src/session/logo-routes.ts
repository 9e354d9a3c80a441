import type Router from '@koa/router'
import type { RequestState } from '../http/context.ts'
import { findLogoContent, logoHandle } from '../tenants/logo/logo-store.ts'
import type { PageParts } from './parts.ts'

/** The tenant's logo, for its pages and the panel; a new one has another address. */
export function logoRoutes(router: Router<RequestState>, { db }: PageParts): void {
  router.get('/logos/:name', async (ctx) => {
    const handle = logoHandle(ctx.params.name!)
    const content = handle && (await findLogoContent(db, handle))
    if (!content) return
    ctx.status = 200
    ctx.type = 'image/png'
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable')
    ctx.set('Content-Disposition', 'inline; filename="logo.png"')
    ctx.set('Cross-Origin-Resource-Policy', 'cross-origin')
    ctx.body = content
  })
}
