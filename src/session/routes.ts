import Router from '@koa/router'
import type { Middleware, RequestState } from '../http/context.ts'
import { oneTimeRoutes } from './one-time-routes.ts'
import type { PageParts } from './parts.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { signOutRoutes } from './sign-out-routes.ts'

export function sessionRoutes(parts: PageParts): Middleware {
  const router = new Router<RequestState>()
  signInRoutes(router, parts)
  oneTimeRoutes(router, parts)
  signOutRoutes(router, parts)
  return router.routes() as Middleware
}
