import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { hashToken } from '../base/tokens.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Database } from '../db/connection.ts'
import { isLoopback } from './client-address.ts'
import type { Context, Middleware } from './context.ts'

const databasePatienceMs = 2_000

interface HealthParts {
  db: Database
  metrics: Metrics
  /** Absent: `/metrics` answers to loopback only. */
  metricsToken?: string
  isDraining: () => boolean
}

/** `/livez` without the database, `/readyz` 503 while draining or without it, `/metrics` for Prometheus. Not pages: no host check, no cookies. */
export function healthRoutes(parts: HealthParts): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/livez') return answer(ctx, 200, 'alive')
    if (ctx.path === '/readyz') return readiness(ctx, parts)
    if (ctx.path === '/metrics') return metrics(ctx, parts)
    return next()
  }
}

async function readiness(ctx: Context, { db, isDraining }: HealthParts) {
  if (isDraining()) return answer(ctx, 503, 'draining')
  const isReachable = await answers(db)
  if (!isReachable) ctx.set('Retry-After', '5')
  return answer(ctx, isReachable ? 200 : 503, isReachable ? 'ready' : 'database unavailable')
}

async function answers(db: Database): Promise<boolean> {
  const asked = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), databasePatienceMs)
  })
  return Promise.race([asked, tooLong]).finally(() => clearTimeout(timer))
}

async function metrics(ctx: Context, parts: HealthParts) {
  // Nothing here says that this path exists to whom it does not answer.
  if (!mayReadMetrics(ctx, parts.metricsToken)) return answer(ctx, 404, 'not found')
  ctx.body = await parts.metrics.registry.metrics()
  ctx.type = parts.metrics.registry.contentType
}

function mayReadMetrics(ctx: Context, token: string | undefined): boolean {
  if (token) return isSame(ctx.get('Authorization').replace(/^Bearer /i, ''), token)
  // A proxy on this machine that nobody told us about speaks for the whole world.
  const isForwarded = ctx.get('X-Forwarded-For') || ctx.get('Forwarded')
  return !isForwarded && isLoopback(ctx.state.clientAddress)
}

function isSame(sent: string, token: string): boolean {
  return timingSafeEqual(hashToken(sent), hashToken(token))
}

function answer(ctx: Context, status: number, text: string) {
  ctx.status = status
  ctx.type = 'text/plain'
  ctx.set('Cache-Control', 'no-store')
  ctx.body = `${text}\n`
}
