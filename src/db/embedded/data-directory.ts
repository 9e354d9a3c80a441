import { createHash } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CannotStart, systemErrorCode } from '../../base/cannot-start.ts'

export interface DataDirectory {
  /** Absolute, without symbolic links. */
  path: string
  /** The same place by a name short enough for a Unix socket below it. */
  short: string
  close(): void
}

/** Linux allows 107 bytes in a socket's path, macOS 103; `/postgres/.s.PGSQL.5432` and a fresh lock's name come behind. */
const longestSocketParent = 68

/** Makes the directory (0700, or 0711 under root: PostgreSQL's own account passes through) and checks that it can be used. */
export function openDataDirectory(directory: string): DataDirectory {
  try {
    mkdirSync(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
    const path = realpathSync(directory)
    return { path, ...shortName(path) }
  } catch (error) {
    throw unusable(directory, error)
  }
}

/** A directory for sockets where the file system of the data directory holds none (some network and shared folders). */
export function fallbackSocketDirectory(path: string): string {
  const directory = join(tmpdir(), `vestibule-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`)
  mkdirSync(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  // Whoever owns it could put a socket of theirs in place of ours.
  if (lstatSync(directory).uid !== process.getuid?.() || !lstatSync(directory).isDirectory()) {
    throw new CannotStart(`${directory} belongs to someone else: remove it, or set TMPDIR to a directory of your own.`)
  }
  return directory
}

function shortName(path: string): Pick<DataDirectory, 'short' | 'close'> {
  if (Buffer.byteLength(path) <= longestSocketParent || process.platform === 'win32') {
    return { short: path, close: () => {} }
  }
  // No link in /tmp where it can be avoided: it would be swept away there after some days.
  if (process.platform === 'linux') {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY)
    return { short: `/proc/self/fd/${descriptor}`, close: () => closeSync(descriptor) }
  }
  const parent = mkdtempSync(join(tmpdir(), 'vestibule-'))
  symlinkSync(path, join(parent, 'd'))
  return { short: join(parent, 'd'), close: () => rmSync(parent, { recursive: true, force: true }) }
}

function unusable(directory: string, cause: unknown): CannotStart {
  const code = systemErrorCode(cause)
  const why = code === 'ENOSPC' ? 'the disk is full' : code === 'EROFS' ? 'the file system is read-only' : undefined
  return new CannotStart(
    `The data directory ${directory} cannot be used (${why ?? code ?? String(cause)}): make it writable for this user, or set DATA_DIR to another place.`,
    { cause },
  )
}
