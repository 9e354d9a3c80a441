import type Router from '@koa/router'
import type { Context, RequestState } from '../http/context.ts'
import { pictureHandle } from '../people/picture-address.ts'
import { findPublishedPicture } from '../people/picture-store.ts'
import type { PageParts } from './parts.ts'

/** Whoever has the address sees the picture: identity providers and applications fetch it from SCIM's `photos` without a session. */
export function pictureRoutes(router: Router<RequestState>, { db }: PageParts): void {
  router.get('/pictures/:name', async (ctx) => {
    const handle = pictureHandle(ctx.params.name!)
    const content = handle && (await findPublishedPicture(db, handle))
    if (content) sendPicture(ctx, content)
  })
}

/** An hour at most after it was taken back. */
export function sendPicture(ctx: Context, content: Buffer): void {
  ctx.status = 200
  ctx.type = 'image/jpeg'
  ctx.set('Cache-Control', 'private, max-age=3600')
  ctx.set('Content-Disposition', 'inline; filename="picture.jpg"')
  ctx.set('Cross-Origin-Resource-Policy', 'cross-origin')
  ctx.body = content
}
