import Koa from 'koa'
import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import type { ClientAddress } from './client-address.ts'
import type { Middleware, RequestState } from './context.ts'
import { identifyRequest } from './edge.ts'
import { logRequests } from './request-log.ts'
import { securityHeaders } from './security-headers.ts'
import { refuseOversizedHead } from './size-limits.ts'

export interface FaceOptions {
  /** In the metrics. */
  name: 'scim' | 'oauth' | 'api' | 'pages' | 'health'
  log: Log
  metrics: Metrics
  clientAddress: ClientAddress
  isSecure: boolean
  /** Turns every error below it into an answer of the face's own shape. */
  errors: Middleware
  /** Of requests that went well; machines make thousands of them. */
  logLevel: 'info' | 'debug'
  routes: readonly Middleware[]
}

export type RequestCallback = ReturnType<Koa['callback']>

/** One kind of caller with its own chain, so that a provisioning client does not pay for what pages need. */
export function createFace(options: FaceOptions): RequestCallback {
  const { log, errors, routes } = options
  const koa = new Koa<RequestState>()
  koa.use(measure(options))
  koa.use(identifyRequest(options.clientAddress))
  koa.use(logRequests(log, options.logLevel))
  koa.use(securityHeaders(options))
  koa.use(errors)
  koa.use(refuseOversizedHead)
  for (const route of routes) koa.use(route)
  // What reaches koa itself is a broken connection, or a fault of an error handler.
  koa.on('error', (error: Error) => log.warn({ face: options.name, reason: error.message }, 'a request broke off'))
  return koa.callback()
}

function measure({ name: face, metrics }: FaceOptions): Middleware {
  return async (ctx, next) => {
    const begun = performance.now()
    await next()
    metrics.requests.observe({ face, method: ctx.method, status: ctx.status }, (performance.now() - begun) / 1000)
  }
}
