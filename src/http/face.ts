import Koa from 'koa'
import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import type { ClientAddress } from './client-address.ts'
import type { Middleware, RequestState } from './context.ts'
import { identifyRequest } from './edge.ts'
import { logRequest } from './request-log.ts'
import { completePageHeaders, setSecurityHeaders } from './security-headers.ts'
import { refuseOversizedHead } from './size-limits.ts'

export interface FaceOptions {
  /** In the metrics. */
  name: 'scim' | 'oauth' | 'hand-over' | 'api' | 'pages' | 'health'
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
  koa.use(edge(options))
  koa.use(errors)
  koa.use(refuseOversizedHead)
  for (const route of routes) koa.use(route)
  // What reaches koa itself is a broken connection, or a fault of an error handler.
  koa.on('error', (error: Error) => log.warn({ face: options.name, reason: error.message }, 'a request broke off'))
  return koa.callback()
}

/** In one function: each layer of its own costs every request a promise, and provisioning clients send a thousand a second. */
function edge({ name, log, logLevel, metrics, clientAddress, isSecure }: FaceOptions): Middleware {
  const observe = observerOf(name, metrics)
  return async (ctx, next) => {
    const begun = performance.now()
    identifyRequest(ctx, clientAddress)
    setSecurityHeaders(ctx, isSecure)
    await next()
    completePageHeaders(ctx, isSecure)
    const milliseconds = performance.now() - begun
    logRequest(ctx, { log, level: logLevel, milliseconds })
    observe(ctx.method, ctx.status, milliseconds / 1000)
  }
}

/** Keeps the series of each method and status, of which there are few: to find one by its labels costs more than to count. */
function observerOf(face: FaceOptions['name'], { requests }: Metrics) {
  const known = new Map<string, ReturnType<typeof requests.labels>>()
  return (method: string, status: number, seconds: number) => {
    const key = `${method} ${status}`
    const series = known.get(key) ?? requests.labels({ face, method, status })
    known.set(key, series)
    series.observe(seconds)
  }
}
