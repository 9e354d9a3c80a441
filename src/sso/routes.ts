import Router from '@koa/router'
import type { Middleware, RequestState } from '../http/context.ts'
import { arrivedRoutes } from './arrived-routes.tsx'
import { callbackRoutes } from './callback-routes.ts'
import type { SsoParts } from './parts.ts'
import { samlRoutes } from './saml/routes.ts'
import { signOutRoutes } from './sign-out-routes.tsx'
import { startRoutes } from './start-routes.ts'

export function ssoRoutes(parts: SsoParts): Middleware {
  const router = new Router<RequestState>()
  startRoutes(router, parts)
  callbackRoutes(router, parts)
  arrivedRoutes(router, parts)
  samlRoutes(router, parts)
  signOutRoutes(router, parts)
  return router.routes() as Middleware
}

/** The one POST that comes from other sites: it is believed for its signature, and brings no cookie (security §6.34). */
export function isPostedByProviders(path: string): boolean {
  return /^\/sso\/saml\/[0-9a-f-]{36}\/acs$/i.test(path)
}
