import Router from '@koa/router'
import type { Middleware, RequestState } from '../http/context.ts'
import { accountRoutes } from './account-routes.ts'
import { forgottenRoutes } from './forgotten-routes.tsx'
import { homeRoutes } from './home-routes.tsx'
import { logoRoutes } from './logo-routes.ts'
import { oneTimeRoutes } from './one-time-routes.ts'
import type { PageParts } from './parts.ts'
import { pictureRoutes } from './picture-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { signOutRoutes } from './sign-out-routes.ts'
import { termsRoutes } from './terms-routes.tsx'

export function sessionRoutes(parts: PageParts): Middleware {
  const router = new Router<RequestState>()
  homeRoutes(router, parts)
  signInRoutes(router, parts)
  oneTimeRoutes(router, parts)
  forgottenRoutes(router, parts)
  accountRoutes(router, parts)
  termsRoutes(router, parts)
  pictureRoutes(router, parts)
  logoRoutes(router, parts)
  signOutRoutes(router, parts)
  return router.routes() as Middleware
}
