import Router from '@koa/router'
import type { Middleware, RequestState } from '../http/context.ts'
import { accountPictureRoutes } from './account-picture-routes.tsx'
import { codeRoutes } from './code-routes.tsx'
import { type ClaimParts, linkRoutes } from './link-routes.ts'
import { previewRoutes } from './preview-routes.tsx'
import { stepRoutes } from './step-routes.ts'

export function claimRoutes(parts: ClaimParts): Middleware {
  const router = new Router<RequestState>()
  linkRoutes(router, parts)
  stepRoutes(router, parts)
  codeRoutes(router, parts)
  previewRoutes(router, parts)
  accountPictureRoutes(router, parts)
  return router.routes() as Middleware
}
