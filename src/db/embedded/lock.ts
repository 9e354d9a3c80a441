import { randomBytes } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import net from 'node:net'
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
 * PostgreSQL's own lock stands behind it: this one says it earlier and clearer.
 * @param path of the socket; on Windows of a named pipe.
 */
export async function acquireLock(path: string, directory: string, purpose: string): Promise<Lock> {
  for (let round = 0; round < rounds; round++) {
    const server = await listen(path, `process ${process.pid}, ${purpose}`)
    if (server) return { release: () => new Promise((resolve) => server.close(() => resolve())) }
    const holder = await askHolder(path)
    if (holder !== undefined) throw new DataDirectoryInUse(directory, holder)
    await removeDead(path)
  }
  throw new DataDirectoryInUse(directory, 'several are starting at once')
}

/** Undefined where the path is taken. */
function listen(path: string, answer: string): Promise<net.Server | undefined> {
  const server = net.createServer((socket) => socket.on('error', () => {}).end(answer))
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if (systemErrorCode(error) === 'EADDRINUSE') return resolve(undefined)
      reject(new NoSocketsHere(error.message, { cause: error }))
    })
    server.listen(path, () => {
      server.on('error', () => {})
      server.unref()
      resolve(server)
    })
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

async function removeDead(path: string) {
  if (process.platform === 'win32') return
  // Moved aside before it is judged again: between the question and now a third process may have put a living lock here.
  const aside = `${path}.${randomBytes(4).toString('hex')}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if ((await askHolder(aside)) === undefined) return rmSync(aside, { force: true })
  renameSync(aside, path)
}
