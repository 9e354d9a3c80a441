import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import type { Account } from './account.ts'
import { makeOwned } from './cluster.ts'
import { type DataDirectory, fallbackSocketDirectory } from './data-directory.ts'
import { acquireLock, acquirePipe, type Lock, NoSocketsHere } from './lock.ts'
import type { Settings } from './settings.ts'

/** Where the server listens. */
export interface Endpoint {
  settings: Settings
  /** Set where the server listens on TCP (Windows). */
  passwordFile?: string
  url(user: string, database: string): string
}

/** The lock of a data directory, and the directory that can hold sockets. */
export interface LockedDirectory {
  lock: Lock
  sockets: 'inside' | 'apart'
}

export const clusterName = 'postgres'

export async function lockDirectory(directory: DataDirectory, purpose: string): Promise<LockedDirectory> {
  if (process.platform === 'win32') {
    const pipe = `\\\\.\\pipe\\vestibule-${createHash('sha256').update(directory.path.toLowerCase()).digest('hex')}`
    return { lock: await acquirePipe(pipe, directory.path, purpose), sockets: 'apart' }
  }
  try {
    return { lock: await acquireLock(join(directory.short, 'lock'), directory.path, purpose), sockets: 'inside' }
  } catch (error) {
    if (!(error instanceof NoSocketsHere)) throw error
    const apart = join(fallbackSocketDirectory(directory.path), 'lock')
    return { lock: await acquireLock(apart, directory.path, purpose), sockets: 'apart' }
  }
}

/** For the one that starts the server. */
export async function newEndpoint(
  directory: DataDirectory,
  sockets: LockedDirectory['sockets'],
  account: Account | undefined,
): Promise<Endpoint> {
  if (process.platform === 'win32') return tcpEndpoint(directory, await freePort())
  // Inside its own directory, which is the server's working directory: 0700, short, and swept by nobody.
  if (sockets === 'inside') return socketEndpoint(join(directory.short, clusterName), '.')
  const apart = await makeOwned(join(fallbackSocketDirectory(directory.path), clusterName), account)
  return socketEndpoint(apart, apart)
}

/** For a guest of a running server, from what the server wrote of itself. Undefined while it has not. */
export function runningEndpoint(directory: DataDirectory): Endpoint | undefined {
  const [, , , port, sockets] = linesOf(join(directory.path, clusterName, 'postmaster.pid'))
  if (!port) return undefined
  if (process.platform === 'win32') return tcpEndpoint(directory, Number(port))
  const place = sockets === '.' ? join(directory.short, clusterName) : sockets
  return place ? socketEndpoint(place, place) : undefined
}

/** None where the file is not there, or goes in this very moment: a server that ends takes it along. */
function linesOf(pidFile: string): string[] {
  try {
    return readFileSync(pidFile, 'utf8').split('\n')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function socketEndpoint(place: string, argument: string): Endpoint {
  return {
    settings: { listen_addresses: '', unix_socket_directories: argument, unix_socket_permissions: '0700' },
    url: (user, database) => `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(place)}`,
  }
}

function tcpEndpoint(directory: DataDirectory, port: number): Endpoint {
  const passwordFile = join(directory.path, 'postgres-password')
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  const password = readFileSync(passwordFile, 'utf8').trim()
  return {
    settings: { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' },
    passwordFile,
    url: (user, database) => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`,
  }
}

function freePort(): Promise<number> {
  const server = net.createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}
