import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { createLog } from '../../src/base/log.ts'
import { createPool } from '../../src/db/connection.ts'
import { startEmbedded } from '../../src/db/embedded/embedded-postgres.ts'
import { throwAway } from '../../src/db/embedded/settings.ts'
import { migrate } from '../../src/db/migrate.ts'
import { migrateJobs } from '../../src/jobs/jobs.ts'
import { withDatabase } from './database-url.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where databases may be made and dropped. */
    adminUrl: string
    /** The role that the product works as. */
    ownerUrl: string
    template: string
  }
}

/** One PostgreSQL for the whole run, with one migrated template; files clone it (test/support/database.ts). */
export default async function setup(project: TestProject) {
  const server = await startServer()
  const template = `vestibule_template_${process.pid}`
  await makeTemplate(server, template)
  project.provide('adminUrl', server.adminUrl)
  project.provide('ownerUrl', server.ownerUrl)
  project.provide('template', template)
  return async () => {
    await dropDatabases(server.adminUrl, template)
    await server.stop()
  }
}

interface TestServer {
  adminUrl: string
  ownerUrl: string
  stop(): Promise<void>
}

const prefix = 'vst-pg-'
const hourMs = 60 * 60 * 1000

/** Of runs that were killed. PostgreSQL ended with them; what it kept is here still. */
function removeLeftovers() {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))) {
    const directory = join(tmpdir(), name)
    const isRunning = existsSync(join(directory, 'postgres', 'postmaster.pid'))
    const { mtimeMs = Date.now() } = statSync(directory, { throwIfNoEntry: false }) ?? {}
    if (!isRunning && Date.now() - mtimeMs > hourMs) rmSync(directory, { recursive: true, force: true })
  }
}

async function startServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { adminUrl: given, ownerUrl: given, stop: async () => {} }
  removeLeftovers()
  // Not below TMPDIR's long names: workers reach the socket by its path, which is limited to 107 bytes.
  const dataDirectory = mkdtempSync(join(tmpdir(), prefix))
  const server = await startEmbedded({ dataDirectory, purpose: 'tests', log: createLog('silent'), settings: throwAway })
  return {
    adminUrl: server.superuserUrl,
    ownerUrl: server.url,
    async stop() {
      await server.stop()
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

async function makeTemplate({ adminUrl, ownerUrl }: TestServer, template: string) {
  const admin = new pg.Client(adminUrl)
  await admin.connect()
  const owner = new URL(ownerUrl).username || (await admin.query('select current_user as name')).rows[0].name
  await admin.query(`create database ${template} owner "${owner}" template template0 encoding 'UTF8'`)
  await admin.end()

  const pool = createPool({ url: withDatabase(ownerUrl, template), max: 2 })
  await migrate(pool)
  await pool.end()
  // The job queue expects connections that are not pipelined.
  const plain = new pg.Pool({ connectionString: withDatabase(ownerUrl, template), max: 2 })
  plain.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
  await migrateJobs(plain, createLog('silent'))
  await plain.end()
}

async function dropDatabases(adminUrl: string, template: string) {
  const admin = new pg.Client(adminUrl)
  await admin.connect()
  const { rows } = await admin.query('select datname from pg_database where starts_with(datname, $1)', [template])
  for (const { datname } of rows) await admin.query(`drop database if exists "${datname}" with (force)`)
  await admin.end()
}
