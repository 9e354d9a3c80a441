import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs'
import net from 'node:net'
import { basename, dirname, join } from 'node:path'
import { CannotStart, systemErrorCode } from '../../base/cannot-start.ts'

export interface Lock {
  release(): Promise<void>
}

/** Another process works on the data directory. */
export class DataDirectoryInUse extends CannotStart {
  constructor(directory: string, holder: string) {
    super(
      `${directory} is in use by another Vestibule (${holder}): stop that one first, or set DATA_DIR to another directory.`,
    )
  }
}

/** This file system holds no Unix sockets. */
export class NoSocketsHere extends Error {}

const rounds = 20

/**
 * A lock that dies with its process, however that ends: a listening socket. A dead one refuses connections at once,
 * so no pid is ever compared, and containers that share the directory see each other.
 * It appears by a hard link, listening already, under the next number: what refuses connections is then dead and no
 * starter's, and is never replaced, only outnumbered. A number is used again by nobody, because only the holder of a
 * higher one removes it.
 * PostgreSQL's own lock stands behind it: this one says it earlier and clearer.
 * @param path of the sockets, without their number.
 */
export async function acquireLock(path: string, directory: string, purpose: string): Promise<Lock> {
  for (let round = 0; round < rounds; round++) {
    const newest = newestOf(path)
    await refuseBeside(newest === undefined ? undefined : nameOf(path, newest), directory)
    const lock = await take(path, (newest ?? 0) + 1, purpose)
    if (lock) return lock
  }
  throw new DataDirectoryInUse(directory, 'several are starting at once')
}

/** The same on Windows, where a named pipe has one server and goes with it. */
export async function acquirePipe(path: string, directory: string, purpose: string): Promise<Lock> {
  for (let round = 0; round < rounds; round++) {
    const server = await listen(path, purpose)
    if (server) return lockBy(server)
    await refuseBeside(path, directory)
  }
  throw new DataDirectoryInUse(directory, 'several are starting at once')
}

/** Undefined where another has the number, or a higher one. */
async function take(path: string, number: number, purpose: string): Promise<Lock | undefined> {
  const fresh = `${path}.new-${randomBytes(4).toString('hex')}`
  const server = await listen(fresh, purpose)
  if (!server) return undefined
  const isLinked = putInPlace(fresh, nameOf(path, number))
  // A slow starter may take a number that was used and removed: then there is a higher one.
  if (isLinked && newestOf(path) === number) {
    removeOthers(path, nameOf(path, number))
    return lockBy(server)
  }
  await lockBy(server).release()
  return undefined
}

function putInPlace(fresh: string, name: string): boolean {
  try {
    linkSync(fresh, name)
    return true
  } catch {
    // Another took the number, and may have removed ours already.
    if (existsSync(name) || !existsSync(fresh)) return false
    // No hard links here: for an instant two may take one number, and PostgreSQL's own lock decides.
    renameSync(fresh, name)
    return true
  }
}

/** The dead, and what starters that were killed left. A starter that loses its own here asks again, and finds us. */
function removeOthers(path: string, own: string) {
  for (const name of readdirSync(dirname(path))) {
    const other = join(dirname(path), name)
    if (isOf(path, name) && other !== own) rmSync(other, { force: true })
  }
}

function newestOf(path: string): number | undefined {
  const numbers = readdirSync(dirname(path))
    .filter((name) => isOf(path, name) && !name.includes('.new-'))
    .map((name) => Number(name.slice(basename(path).length + 1)))
  return numbers.length === 0 ? undefined : Math.max(...numbers)
}

function isOf(path: string, name: string): boolean {
  return name === basename(path) || name.startsWith(`${basename(path)}.`)
}

/** The first has none. */
function nameOf(path: string, number: number): string {
  return number === 0 ? path : `${path}.${number}`
}

function lockBy(server: net.Server): Lock {
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

async function refuseBeside(path: string | undefined, directory: string) {
  const holder = path === undefined ? undefined : await askHolder(path)
  if (holder !== undefined) throw new DataDirectoryInUse(directory, holder)
}

/** Undefined where the path is taken, or is taken away in this moment. */
function listen(path: string, purpose: string): Promise<net.Server | undefined> {
  const server = net.createServer((socket) => socket.on('error', () => {}).end(`process ${process.pid}, ${purpose}`))
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if (systemErrorCode(error) === 'EADDRINUSE') return resolve(undefined)
      reject(new NoSocketsHere(error.message, { cause: error }))
    })
    try {
      // Who may pass through the directory may ask, also beside the lock that another user left.
      server.listen({ path, readableAll: true, writableAll: true }, () => {
        server.on('error', () => {})
        server.unref()
        resolve(server)
      })
    } catch (error) {
      // Swept by the holder after it was made and before all might ask it.
      if (systemErrorCode(error) === 'ENOENT') return resolve(undefined)
      reject(new NoSocketsHere((error as Error).message, { cause: error }))
    }
  })
}

/** Who holds it, or undefined where nobody does any more. */
function askHolder(path: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = net.connect(path)
    // A holder that is stopped or busy accepts later: its socket is alive all the same.
    socket.setTimeout(2_000, () => socket.destroy())
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', (error) => {
      const code = systemErrorCode(error)
      if (code === 'ECONNREFUSED' || code === 'ENOENT') return resolve(undefined)
      reject(new CannotStart(`The lock ${path} cannot be asked (${code}): start Vestibule as the user it runs as.`))
    })
    socket.on('close', () => resolve(Buffer.concat(chunks).toString() || 'it does not answer'))
  })
}
