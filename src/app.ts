import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { apiErrors } from './admin/error-body.ts'
import { adminRoutes } from './admin/routes.ts'
import { createMetrics } from './base/metrics.ts'
import { clientAddressReader } from './http/client-address.ts'
import { createCookies } from './http/cookies.ts'
import { refuseOtherSites } from './http/cross-site.ts'
import { errorPages } from './http/error-page.tsx'
import { createFace, type RequestCallback } from './http/face.ts'
import { healthRoutes } from './http/health.ts'
import { packageRoot } from './http/package-root.ts'
import { pageAssets } from './http/page/assets.ts'
import { panelFiles } from './http/panel-files.ts'
import { publicOrigin } from './http/public-origin.ts'
import { createRateLimits } from './http/rate-limits.ts'
import { scimErrors } from './scim/error-answers.ts'
import { scimRoutes } from './scim/routes.ts'
import { createBrowserSessions } from './session/browser-sessions.ts'
import { sessionRoutes } from './session/routes.ts'
import { takeEmptyDatabase } from './session/take-empty-database.ts'
import type { App, Parts } from './start/app.ts'
import { createClientAuthenticator } from './tenants/client-authenticator.ts'

const panelRoot = join(packageRoot(import.meta.url), 'dist', 'web')

/** The only wiring: which room answers what, and with which parts. */
export async function createApp(parts: Parts): Promise<App> {
  const { config, db, pool, keyring, log, clock } = parts
  const metrics = createMetrics()
  const origin = publicOrigin(config.publicUrl)
  const cookies = createCookies(origin)
  const limits = createRateLimits(pool)
  const sessions = createBrowserSessions({ db, keyring, cookies, origin })
  const pages = { db, keyring, clock, cookies, origin, limits, sessions }
  const edge = {
    log,
    metrics,
    clientAddress: clientAddressReader(config.trustedProxies),
    isSecure: origin.isSecure,
  }

  const authenticateClient = createClientAuthenticator(db, {
    clock,
    onError: (error) => log.warn({ err: error }, 'the last use of a token was not written'),
  })
  const { badBearer } = limits

  const faces: Record<Face, RequestCallback> = {
    health: createFace({
      ...edge,
      name: 'health',
      logLevel: 'debug',
      errors: errorPages(edge),
      routes: [healthRoutes({ db, metrics, metricsToken: config.metricsToken, isDraining: parts.isDraining })],
    }),
    scim: createFace({
      ...edge,
      name: 'scim',
      logLevel: 'debug',
      errors: scimErrors(edge),
      routes: [
        scimRoutes({ db, keyring, log, clock, publicUrl: origin.url, authenticate: authenticateClient, badBearer }),
      ],
    }),
    api: createFace({
      ...edge,
      name: 'api',
      logLevel: 'info',
      errors: apiErrors({ log, metrics, publicUrl: origin.url }),
      routes: [adminRoutes({ config, db, keyring, log, clock, cookies, sessions })],
    }),
    pages: createFace({
      ...edge,
      name: 'pages',
      logLevel: 'info',
      errors: errorPages(edge),
      routes: [refuseOtherSites(origin), pageAssets(), panelFiles(panelRoot), sessionRoutes(pages)],
    }),
  }
  return {
    callback: (request, response) => faces[faceOf(request)](request, response),
    firstAdminLink: () => takeEmptyDatabase({ db, keyring, publicUrl: origin.url }),
    async close() {
      metrics.registry.clear()
    },
  }
}

type Face = 'health' | 'scim' | 'api' | 'pages'

const facesByPath: Record<string, Face> = {
  livez: 'health',
  readyz: 'health',
  metrics: 'health',
  scim: 'scim',
  api: 'api',
}

/** By the first part of the path. */
function faceOf({ url = '/' }: IncomingMessage): Face {
  const [first = ''] = url.slice(1).split(/[/?]/, 1)
  return Object.hasOwn(facesByPath, first) ? facesByPath[first]! : 'pages'
}
