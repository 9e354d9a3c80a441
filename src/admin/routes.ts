import Router from '@koa/router'
import type { Context, Middleware, RequestState } from '../http/context.ts'
import { createApiKeyAuthenticator } from '../tenants/api-key-authenticator.ts'
import type { AdminParts } from './admin-parts.ts'
import { allRoutes } from './all-routes.ts'
import { authenticate } from './authenticate.ts'
import { MethodNotAllowed, UnknownRoute } from './errors.ts'
import { serveRoute } from './serve-route.ts'

const apiPrefix = '/api/v1'

/** The API of admins at `/api/v1`, its description at `/api/v1/openapi.json`, and the page to read it at `/api/docs`. */
export function adminRoutes(parts: AdminParts): Middleware {
  const router = createRouter(parts)
  const serve = router.routes() as unknown as Middleware
  return async (ctx) => {
    ctx.set('Cache-Control', 'no-store')
    await serve(ctx, () => refuseUnknown(router, ctx))
  }
}

function createRouter(parts: AdminParts): Router<RequestState> {
  const router = new Router<RequestState>()
  const findApiKey = createApiKeyAuthenticator(parts.db, {
    clock: parts.clock,
    onError: (err) => parts.log.warn({ err }, 'the last use of an API key was not written'),
  })
  // What describes the API takes memory, and most servers are never asked for it.
  router.get(`${apiPrefix}/openapi.json`, async (ctx) => {
    const { openApiDocument } = await import('./openapi.ts')
    ctx.body = openApiDocument(parts.config.publicUrl)
  })
  router.get('/api/docs', async (ctx) => {
    const { sendReferencePage } = await import('./reference/reference-page.tsx')
    sendReferencePage(ctx, parts.config.publicUrl)
  })
  for (const route of allRoutes) {
    const path = apiPrefix + route.path.replaceAll(/\{(\w+)\}/g, ':$1')
    router[route.method](path, async (routed) => {
      const ctx = routed as unknown as Context
      const caller = await authenticate(parts, findApiKey, ctx)
      await serveRoute(route, { parts, ctx, caller, params: routed.params })
    })
  }
  return router
}

async function refuseUnknown(router: Router<RequestState>, ctx: Context): Promise<void> {
  const matched = router.match(ctx.path, ctx.method).path
  if (matched.length === 0) throw new UnknownRoute()
  // `/people/counts` also has the form of `/people/{id}`; the first one is meant.
  const allowed = matched.filter(({ path }) => path === matched[0]!.path).flatMap(({ methods }) => methods)
  throw new MethodNotAllowed([...new Set(allowed)].toSorted())
}
