import type { Pool } from 'pg'
import { systemClock } from '../base/clock.ts'
import { createKeyring } from '../base/keyring.ts'
import type { Log } from '../base/log.ts'
import type { Config } from '../config.ts'
import { keepAddress } from '../config/kept-address.ts'
import { createDatabase, createPool } from '../db/connection.ts'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import type { CreateApp } from './app.ts'
import { askForPort, listen } from './http-server.ts'
import { warnOfLostKeys } from './lost-keys.ts'
import { warnOfRefusedMail } from './refused-mail.ts'

export interface RunningServer {
  port: number
  /** Printed once: the link by which the owner of an empty database takes it. */
  firstAdminLink: string | undefined
  /** Readiness 503 at once, what is under way up to 30 s, then everything is closed. */
  stop: () => Promise<void>
}

export interface ServerParts {
  config: Config
  log: Log
  /** A promise, so that its code is loaded while the database starts. */
  createApp: Promise<CreateApp>
}

const drainMs = 30_000

/** @throws CannotStart with the remedy; then nothing is left running. */
export async function startServer({ config, log, createApp }: ServerParts): Promise<RunningServer> {
  // Awaited later; until then its failure is nobody's unhandled rejection.
  createApp.catch(() => {})
  const closers: (() => Promise<unknown>)[] = []
  const closeAll = async () => {
    for (const close of closers.toReversed()) {
      await close().catch((error: unknown) => log.error({ err: error }, 'closing failed'))
    }
  }
  let isDraining = false
  try {
    const database = await openDatabase({ ...config, purpose: 'start', mayJoin: false, log })
    closers.push(() => database.close())
    // Behind the data directory's lock, so that a second start on it names the directory, not the port.
    await askForPort(config.port)
    const pool = createPool({
      url: database.url,
      onError: (error) => isDraining || log.warn({ reason: error.message }, 'a database connection was lost'),
    })
    closers.push(() => pool.end())
    await migrateLogged(pool, log)

    const create = await createApp
    const db = createDatabase(pool)
    const keyring = createKeyring(config.secretKeys)
    const app = await create({
      config,
      databaseUrl: database.url,
      pool,
      db,
      keyring,
      log,
      clock: systemClock,
      isDraining: () => isDraining,
    })
    closers.push(() => app.close())
    const firstAdminLink = await app.firstAdminLink()
    // Last, so that whoever is answered finds everything there, the way to stop included.
    const server = await listen(config.port, app.callback)
    closers.push(() => server.drain(drainMs))
    rememberAddress(config, log)
    // Behind the start: a large database is read through for it.
    void warnOfLostKeys({ db, keyring, log })
    void warnOfRefusedMail(config, log)
    const stop = () => {
      isDraining = true
      return closeAll()
    }
    return { port: server.port, firstAdminLink, stop }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** A new database is one event; on one that lives each migration is, since it may take its time. */
async function migrateLogged(pool: Pool, log: Log): Promise<void> {
  let made = 0
  const onApplied = (name: string, isNew: boolean) => {
    if (isNew) made++
    else log.info({ migration: name }, 'migrated the database')
  }
  await migrate(pool, { onApplied })
  if (made > 0) log.info({ migrations: made }, 'made the tables')
}

/** A convenience of the commands: without it they are told PUBLIC_URL, and nobody need start for that. */
function rememberAddress({ databaseUrl, dataDirectory, publicUrl }: Config, log: Log): void {
  if (databaseUrl !== undefined) return
  try {
    keepAddress(dataDirectory, publicUrl)
  } catch (error) {
    log.warn(
      { reason: (error as Error).message },
      'the address was not kept: give commands the PUBLIC_URL of the server',
    )
  }
}
