import Koa from 'koa'
import { createMetrics } from './base/metrics.ts'
import { clientAddressReader } from './http/client-address.ts'
import type { RequestState } from './http/context.ts'
import { identifyRequest } from './http/edge.ts'
import { healthRoutes } from './http/health.ts'
import type { App, Parts } from './start/app.ts'

/** The only wiring. */
export async function createApp(parts: Parts): Promise<App> {
  const { config, db, isDraining } = parts
  const koa = new Koa<RequestState>()
  koa.use(identifyRequest(clientAddressReader(config.trustedProxies)))
  koa.use(healthRoutes({ db, metrics: createMetrics(), metricsToken: config.metricsToken, isDraining }))
  return {
    callback: koa.callback(),
    firstAdminLink: async () => undefined,
    close: async () => {},
  }
}
