import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '../../src/base/clock.ts'
import { createLog } from '../../src/base/log.ts'
import { createMetrics } from '../../src/base/metrics.ts'
import type { Database } from '../../src/db/connection.ts'
import { clientAddressReader } from '../../src/http/client-address.ts'
import { createFace } from '../../src/http/face.ts'
import { createRateLimits } from '../../src/http/rate-limits.ts'
import { serverOptions } from '../../src/http/server-options.ts'
import { makePartitions } from '../../src/provisioning-log/partitions.ts'
import { createRequestLog } from '../../src/provisioning-log/request-log.ts'
import { scimErrors } from '../../src/scim/error-answers.ts'
import { type ScimParts, scimRoutes } from '../../src/scim/routes.ts'
import { createClientAuthenticator } from '../../src/tenants/client-authenticator.ts'
import { send } from '../../scripts/clients/send.mjs'
import { testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { type AClient, aClient } from '../support/people.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers are JSON of any shape, and expectations say which
type Json = any

export interface ScimAnswer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  body: Json
}

export interface ScimCaller {
  tenantId: number
  clientId: string
  token: string
  baseUrl: string
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<ScimAnswer>
}

export interface ScimServer {
  db: Database
  baseUrl: string
  /** A connected client, in a tenant of its own unless one is named. */
  caller(client?: AClient): Promise<ScimCaller>
  /** Writes down what waits for the provisioning log. */
  flushLog(): Promise<void>
  close(): Promise<void>
}

/** The whole SCIM face on a free port, over a database of its own. */
export async function scimServer({
  tokenRate,
  places,
}: Pick<ScimParts, 'tokenRate' | 'places'> = {}): Promise<ScimServer> {
  const { db, pool, close } = await testDatabase()
  const log = createLog('silent')
  const metrics = createMetrics()
  const clientAddress = clientAddressReader([])
  const server = createServer(serverOptions)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const baseUrl = `${publicUrl}/scim/v2`
  const authenticate = createClientAuthenticator(db)
  const { badBearer } = createRateLimits(pool)
  let unlogged = 0
  const onDropped = (requests: number) => (unlogged += requests)
  await makePartitions(db)
  const requestLog = createRequestLog({ db, log, clock: systemClock, onDropped })
  const parts = {
    db,
    keyring: testKeyring,
    log,
    clock: systemClock,
    publicUrl,
    authenticate,
    badBearer,
    tokenRate,
    places,
    requestLog,
  }
  const face = createFace({
    name: 'scim',
    log,
    metrics,
    clientAddress,
    isSecure: false,
    errors: scimErrors({ log, metrics }),
    logLevel: 'debug',
    routes: [scimRoutes(parts)],
  })
  server.on('request', (request, response) => void face(request, response))

  return {
    db,
    baseUrl,
    async caller(client) {
      const { tenantId, client: connected, token } = await aClient(db, client)
      return { tenantId, clientId: connected.id, token, baseUrl, call: callAs(baseUrl, token) }
    },
    flushLog: () => requestLog.flush(),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await requestLog.stop()
      await close()
      // Whatever a test sends, hostile input too, has its line.
      if (unlogged > 0) throw new Error(`${unlogged} requests are missing in the provisioning log`)
    },
  }
}

export function callAs(baseUrl: string, token: string): ScimCaller['call'] {
  return async (method, path, body, headers = {}) => {
    const sent: Record<string, string> = { Authorization: `Bearer ${token}`, ...headers }
    if (body !== undefined) sent['Content-Type'] ??= 'application/scim+json'
    const answer = await send(baseUrl, { method, path, headers: sent, body })
    return { ...answer, body: answer.text === '' ? undefined : JSON.parse(answer.text) }
  }
}
