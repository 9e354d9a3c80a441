import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../src/app.ts'
import { systemClock } from '../../src/base/clock.ts'
import type { Keyring } from '../../src/base/keyring.ts'
import { createLog, type Log } from '../../src/base/log.ts'
import { type Config, loadConfig } from '../../src/config.ts'
import type { Database } from '../../src/db/connection.ts'
import { serverOptions } from '../../src/http/server-options.ts'
import { testDatabase, type TestDatabase } from './database.ts'
import { testKeyring } from './keyring.ts'

export interface RunningTestServer {
  /** The public URL; also where it listens. */
  url: string
  port: number
  db: Database
  database: TestDatabase
  keyring: Keyring
  config: Config
  /** Every line that was logged. */
  logged: string[]
  firstAdminLink(): Promise<string | undefined>
  setDraining(isDraining: boolean): void
  close(): Promise<void>
}

/**
 * The real application on a free port over a database of its own. Mail stays in its outbox.
 * @param beside another process on the database of a running one, which keeps it.
 */
export async function startTestServer(
  env: Record<string, string> = {},
  { beside }: { beside?: RunningTestServer } = {},
): Promise<RunningTestServer> {
  const database = beside?.database ?? (await testDatabase())
  const port = await freePort()
  const url = `http://localhost:${port}`
  const dataDirectory = mkdtempSync(join(tmpdir(), 'vst-data-'))
  const secret = 'secret-key-of-the-tests-which-is-long-enough'
  const config = loadConfig({
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: database.url,
    SECRET_KEY: secret,
    DATA_DIR: dataDirectory,
    ...env,
  })
  // That of the fixtures, whose links it has to know.
  const keyring = testKeyring
  const logged: string[] = []
  let isDraining = false
  const app = await createApp({
    config,
    databaseUrl: database.url,
    pool: database.pool,
    db: database.db,
    keyring,
    log: logInto(logged),
    clock: systemClock,
    isDraining: () => isDraining,
  })
  const server = http.createServer(serverOptions, (request, response) => void app.callback(request, response))
  await new Promise<void>((resolve) => server.listen(port, resolve))
  return {
    url: config.publicUrl,
    port,
    db: database.db,
    database,
    keyring,
    config,
    logged,
    firstAdminLink: () => app.firstAdminLink(),
    setDraining: (value) => {
      isDraining = value
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await app.close()
      if (!beside) await database.close()
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

function logInto(lines: string[]): Log {
  return createLog('debug', { write: (line: string) => void lines.push(line) })
}

/** Taken before the start, since the public URL has to name it. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
