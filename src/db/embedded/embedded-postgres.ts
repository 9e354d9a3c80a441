import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { CannotStart } from '../../base/cannot-start.ts'
import type { Log } from '../../base/log.ts'
import { accountFor } from './account.ts'
import { findBinaries } from './binaries.ts'
import { type ClusterPlace, ensureCluster, superuser } from './cluster.ts'
import { type DataDirectory, openDataDirectory } from './data-directory.ts'
import { clusterName, lockDirectory, type LockedDirectory, newEndpoint, runningEndpoint } from './endpoint.ts'
import { DataDirectoryInUse } from './lock.ts'
import { ensureOwner, owner } from './owner.ts'
import { serverSettings, type Settings } from './settings.ts'
import { supervise } from './supervisor.ts'

export interface EmbeddedOptions {
  /** Made where it is missing. */
  dataDirectory: string
  /** What the holder of the directory is doing, for whoever comes second: `start`, `client connect`. */
  purpose: string
  log: Log
  /** On top of our own; for tests. */
  settings?: Settings
}

export interface EmbeddedPostgres {
  /** For this process alone: it may name the data directory by one of its descriptors. */
  url: string
  superuserUrl: string
  /** Stops the server if this process started it. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL on the data directory, which is this process's alone until `stop` or its end, however that comes:
 * PostgreSQL ends with it.
 * @throws CannotStart with the remedy; DataDirectoryInUse where another process has the directory.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const directory = openDataDirectory(options.dataDirectory)
  let locked: LockedDirectory | undefined
  try {
    locked = await lockDirectory(directory, options.purpose)
    return await startLocked(options, directory, locked)
  } catch (error) {
    await locked?.lock.release()
    directory.close()
    throw error
  }
}

/** Works beside a running server of the same data directory, or starts PostgreSQL for as long as is needed. */
export async function joinOrStartEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  for (let tries = 0; ; tries++) {
    try {
      return await startEmbedded(options)
    } catch (error) {
      if (!(error instanceof DataDirectoryInUse)) throw error
      const joined = await joinRunning(options.dataDirectory)
      if (joined) return joined
      // It ended between the two: now the directory is free. Or it is only starting.
      if (tries === 100) throw error
      await sleep(100)
    }
  }
}

async function startLocked(
  { log, settings }: EmbeddedOptions,
  directory: DataDirectory,
  { lock, sockets }: LockedDirectory,
): Promise<EmbeddedPostgres> {
  const cluster = join(directory.path, clusterName)
  const account = accountFor(cluster)
  const [binaries, endpoint] = await Promise.all([
    findBinaries(account, directory.path),
    newEndpoint(directory, sockets, account),
  ])
  const place: ClusterPlace = {
    dataDirectory: directory.path,
    cluster,
    account,
    binaries,
    passwordFile: endpoint.passwordFile,
  }
  const isNew = await ensureCluster(place, () =>
    log.info({ cluster }, 'making the database; this takes a few seconds, once'),
  )
  const server = await supervise({ place, settings: { ...serverSettings(), ...endpoint.settings, ...settings }, log })
  const stop = async () => {
    await server.stop()
    await lock.release()
    directory.close()
  }
  try {
    await ensureOwner(endpoint, isNew)
  } catch (cause) {
    await server.stop()
    throw new CannotStart(`The embedded PostgreSQL refuses its owner: ${(cause as Error).message}.`, { cause })
  }
  return { url: endpoint.url(owner, owner), superuserUrl: endpoint.url(superuser, superuser), stop }
}

async function joinRunning(path: string): Promise<EmbeddedPostgres | undefined> {
  const directory = openDataDirectory(path)
  const endpoint = runningEndpoint(directory)
  const client = new pg.Client(endpoint?.url(owner, owner))
  client.on('error', () => {})
  try {
    if (!endpoint) throw new Error('not yet')
    await client.connect()
    await client.end()
    return {
      url: endpoint.url(owner, owner),
      superuserUrl: endpoint.url(superuser, superuser),
      stop: async () => directory.close(),
    }
  } catch {
    directory.close()
    return undefined
  }
}
