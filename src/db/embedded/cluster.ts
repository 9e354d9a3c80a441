import { chown, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CannotStart, systemErrorCode } from '../../base/cannot-start.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { spawnGuarded } from './guarded-process.ts'
import { clusterArgument } from './run-as.ts'

export interface ClusterPlace {
  dataDirectory: string
  /** PostgreSQL's own directory inside it. */
  cluster: string
  account: Account | undefined
  binaries: Binaries
  /** For Windows, where the server listens on TCP: what the superuser's password is. */
  passwordFile?: string
}

export const superuser = 'postgres'

/**
 * Makes the cluster where there is none. It appears whole or not at all.
 * @returns whether it was made.
 */
export async function ensureCluster(place: ClusterPlace, onCreate: () => void): Promise<boolean> {
  const version = await clusterVersion(place)
  if (version === undefined) {
    onCreate()
    await createCluster(place)
    return true
  }
  if (version !== place.binaries.major) throw otherVersion(place, version)
  if (place.account) await giveTo(place.cluster, place.account)
  return false
}

async function clusterVersion({ cluster }: ClusterPlace): Promise<string | undefined> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw new CannotStart(
      `${cluster} belongs to another user: start Vestibule as that user (or as root), or set DATA_DIR to another place.`,
      { cause: error },
    )
  }
}

async function createCluster(place: ClusterPlace) {
  await refuseOtherFiles(place)
  await removeUnfinished(place)
  const unfinished = await mkdtemp(`${place.cluster}.new-`)
  try {
    if (place.account) await chown(unfinished, place.account.uid, place.account.gid)
    await runInitdb(place, unfinished)
    await rename(unfinished, place.cluster)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}

async function refuseOtherFiles({ cluster }: ClusterPlace) {
  const files = await readdir(cluster).catch(() => [])
  if (files.length === 0) return
  throw new CannotStart(`${cluster} holds files but no database: remove it, or set DATA_DIR to another place.`)
}

async function removeUnfinished({ dataDirectory, cluster }: ClusterPlace) {
  for (const name of await readdir(dataDirectory)) {
    const path = join(dataDirectory, name)
    if (path.startsWith(`${cluster}.new-`)) await rm(path, { recursive: true, force: true, maxRetries: 5 })
  }
}

function runInitdb({ binaries, account, passwordFile }: ClusterPlace, directory: string): Promise<void> {
  const access = passwordFile ? ['--auth=scram-sha-256', `--pwfile=${passwordFile}`] : ['--auth=trust']
  const locale = ['--encoding=UTF8', '--locale-provider=libc', '--locale=C']
  const words = [`--pgdata=${clusterArgument(directory, account)}`, `--username=${superuser}`, ...access, ...locale]
  const child = spawnGuarded(binaries.initdb, words, { directory, account })
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4_000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(cannotCreate(error.message)))
    child.once('close', (code) => (code === 0 ? resolve() : reject(cannotCreate(complaint))))
  })
}

function cannotCreate(complaint: string): CannotStart {
  const line = /(?:error|FATAL|PANIC): +(.*)/.exec(complaint)?.[1] ?? complaint.trim().split('\n')[0] ?? ''
  return new CannotStart(`The database could not be created: ${line}. ${remedyFor(complaint)}`)
}

/** What to do about a complaint of initdb or postgres. */
export function remedyFor(complaint: string): string {
  if (/No space left on device|Disk quota exceeded/.test(complaint))
    return 'The disk is full: free some space, then start again.'
  if (/could not look up effective user ID/.test(complaint)) {
    return 'This user has no name in /etc/passwd: start as a named user, or set DATABASE_URL.'
  }
  if (/Permission denied/.test(complaint))
    return 'Make DATA_DIR readable and writable for this user, or set DATA_DIR to another place.'
  if (/ENOENT|not found|No such file or directory/.test(complaint)) {
    return 'The embedded PostgreSQL needs glibc, which Alpine has not: use a Debian image, or set DATABASE_URL.'
  }
  return 'Set DATA_DIR to another place, or DATABASE_URL to a PostgreSQL 15 to 18 of yours.'
}

/** A directory that was restored by root is root's; PostgreSQL wants to own its own. */
async function giveTo(path: string, account: Account) {
  const found = await lstat(path)
  if (found.uid === account.uid) return
  if (found.isDirectory()) for (const name of await readdir(path)) await giveTo(join(path, name), account)
  if (!found.isSymbolicLink()) await chown(path, account.uid, account.gid)
}

function otherVersion({ cluster, binaries }: ClusterPlace, version: string): CannotStart {
  return new CannotStart(
    `${cluster} was made by PostgreSQL ${version}, and this Vestibule brings ${binaries.major}: go back to the Vestibule that made it and move the data by pg_dump, or set DATA_DIR to another place.`,
  )
}

/** For the fallback socket directory: made for the account, closed to others. */
export async function makeOwned(directory: string, account: Account | undefined): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  if (account) await chown(directory, account.uid, account.gid)
  return directory
}
