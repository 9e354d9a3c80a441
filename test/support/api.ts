import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operator } from '../../src/audit/actor.ts'
import type { Clock } from '../../src/base/clock.ts'
import { createLog } from '../../src/base/log.ts'
import { loadConfig } from '../../src/config.ts'
import { createApp } from '../../src/app.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { AdminRole } from '../../src/db/tables.ts'
import { startSession } from '../../src/session/start-session.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { type ApiKeyScope, apiKeyScopes, createApiKey } from '../../src/tenants/api-key.ts'
import type { TestDatabase } from './database.ts'
import { testKeyring } from './keyring.ts'
import { unique } from './people.ts'

export interface Answer<T = Record<string, unknown>> {
  status: number
  headers: Headers
  body: T
  text: string
}

export interface ApiRequest {
  /** Sent as JSON; text goes as it is. */
  body?: unknown
  headers?: Record<string, string>
}

/** One who calls the API. */
export interface ApiCaller {
  <T = Record<string, unknown>>(method: string, path: string, request?: ApiRequest): Promise<Answer<T>>
}

export interface TestApi {
  base: string
  /** Nobody in particular. */
  anonymous: ApiCaller
  withKey(tenantId: number, scopes?: readonly ApiKeyScope[]): Promise<ApiCaller>
  withSession(
    tenantId: number,
    role?: AdminRole,
  ): Promise<ApiCaller & { cookie: string; csrfToken: string; adminId: string }>
  close(): Promise<void>
}

/** The whole server over `database`, on a port of its own. */
export async function anApi(
  database: TestDatabase,
  { clock = () => new Date(), env = {} }: { clock?: Clock; env?: Record<string, string> } = {},
): Promise<TestApi> {
  const server = http.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const dataDirectory = mkdtempSync(join(tmpdir(), 'vst-api-'))
  const config = loadConfig({
    DATA_DIR: dataDirectory,
    DATABASE_URL: database.url,
    PUBLIC_URL: base,
    SECRET_KEY: 'pU7mZ2hQ9vXs4KtB8nLw1RjY6cDf3GaE5oVi',
    LOG_LEVEL: 'silent',
    ...env,
  })
  const log = createLog('silent')
  const { db, pool, url: databaseUrl } = database
  const app = await createApp({
    config,
    databaseUrl,
    pool,
    db,
    keyring: testKeyring,
    log,
    clock,
    isDraining: () => false,
  })
  server.on('request', app.callback)

  const callerWith =
    (headers: Record<string, string>): ApiCaller =>
    (method, path, request = {}) =>
      send(base, method, path, { ...request, headers: { ...headers, ...request.headers } })
  return {
    base,
    anonymous: callerWith({}),
    async withKey(tenantId, scopes = apiKeyScopes) {
      const order = { tenantId, name: unique('key'), scopes, actor: operator }
      const { apiKey } = await inTransaction(db, (trx) => createApiKey(trx, order))
      return callerWith({ authorization: `Bearer ${apiKey}` })
    },
    async withSession(tenantId, role = 'owner') {
      const email = `${unique('admin')}@example.com`
      const admin = await inTransaction(db, (trx) =>
        createAdmin(trx, { tenantId, email, name: 'Ada Admin', role, actor: operator }),
      )
      const token = await inTransaction(db, (trx) =>
        startSession(trx, { tenantId, adminId: admin.id, method: 'password' }),
      )
      const cookie = `vestibule_admin=${token}`
      const me = await send<{ csrfToken: string }>(base, 'GET', '/me', { headers: { cookie } })
      const headers = { cookie, origin: base, 'x-csrf-token': me.body.csrfToken }
      return Object.assign(callerWith(headers), { cookie, csrfToken: me.body.csrfToken, adminId: admin.id })
    },
    async close() {
      await app.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

async function send<T>(base: string, method: string, path: string, { body, headers }: ApiRequest): Promise<Answer<T>> {
  const response = await fetch(path.startsWith('/api/') ? base + path : `${base}/api/v1${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    body:
      body === undefined || typeof body === 'string' || body instanceof Uint8Array
        ? (body as string)
        : JSON.stringify(body),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as T }
}
