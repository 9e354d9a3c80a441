import { type ChildProcess, spawn } from 'node:child_process'
import type { Log } from '../../base/log.ts'
import { CannotStart } from '../../base/cannot-start.ts'
import { type ClusterPlace, remedyFor } from './cluster.ts'
import { clusterArgument, environment } from './run-as.ts'
import type { Settings } from './settings.ts'

export interface Postmaster {
  pid: number
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<void>
  /** Ends connections, writes everything, and waits for the end. */
  stop(): Promise<void>
}

export interface Launch {
  place: ClusterPlace
  settings: Settings
  log: Log
}

/** PostgreSQL found traces of processes of a killed predecessor that are still about to end. */
export class PredecessorEnding extends Error {}

/**
 * Holds the pipe from us on descriptor 3: its end without a word means that we died, however, and PostgreSQL is told to
 * stop. It is PostgreSQL's grandchild at no one's hand, so that PostgreSQL never waits for a process it does not know,
 * and it lives in a session of its own, where no terminal's Ctrl-C arrives.
 */
const guarded = `exec 3<&0
( ( trap '' TERM INT HUP; read -r _ <&3 || kill -INT $$ ) >/dev/null 2>&1 & )
exec "$@" </dev/null 3<&-`

/** On Windows there is no such shell: node itself waits, and tells PostgreSQL by pg_ctl, which stands beside it. */
const guardedOnWindows = `
const { spawn, spawnSync } = require('node:child_process')
const [postgres, ...rest] = process.argv.slice(1)
const server = spawn(postgres, rest, { stdio: ['ignore', 'ignore', 'inherit'], windowsHide: true })
const stop = () => spawnSync(postgres.replace(/postgres\\.exe$/, 'pg_ctl.exe'), ['stop', '-m', 'fast', '-D', rest[1]])
server.on('exit', (code) => process.exit(code ?? 1))
process.stdin.resume().on('end', stop).on('error', stop)`

const stopSeconds = 60
const patience = 5_000

/** Starts the server and waits until it accepts connections; after a crash that includes its recovery. */
export async function launchPostmaster({ place, settings, log }: Launch): Promise<Postmaster> {
  const child = spawnGuarded(place, settings)
  const complaints: string[] = []
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      // A word, then the end: the guard need not stop anything, and must not hit a later process of this number.
      child.stdin?.end('ended\n')
      resolve()
    })
    child.once('error', (error) => {
      complaints.push(`FATAL: ${error.message}`)
      resolve()
    })
  })
  child.stdin?.on('error', () => {})

  let hasStarted = false
  const ready = new Promise<void>((resolve) => {
    forEachLine(child, (line) => {
      if (line.includes('database system is ready to accept connections')) resolve()
      complaints.push(line)
      complaints.splice(0, complaints.length - 20)
      log[/^PANIC|^FATAL/.test(line) && hasStarted ? 'warn' : 'debug']({ postgres: line }, 'PostgreSQL says')
    })
  })
  const slow = setTimeout(() => log.info('PostgreSQL is recovering after an abrupt end; please wait'), patience)
  hasStarted = await Promise.race([ready.then(() => true), exited.then(() => false)])
  clearTimeout(slow)
  if (!hasStarted) throw await whyNot(child, complaints)

  return { pid: child.pid!, ended: exited, stop: () => stop(child, exited) }
}

function spawnGuarded(place: ClusterPlace, settings: Settings): ChildProcess {
  const { cluster, account, binaries } = place
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [binaries.postgres, '-D', clusterArgument(cluster, account), ...options]
  const [shell, argument, script] =
    process.platform === 'win32' ? [process.execPath, '-e', guardedOnWindows] : ['/bin/sh', '-c', guarded]
  const name = process.platform === 'win32' ? [] : ['vestibule-postgres']
  return spawn(shell, [argument, script, ...name, ...command], {
    cwd: cluster,
    ...account,
    env: environment(),
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
    windowsHide: true,
  })
}

function forEachLine(child: ChildProcess, take: (line: string) => void) {
  let rest = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
}

async function whyNot(child: ChildProcess, complaints: string[]): Promise<Error> {
  if (child.stderr && !child.stderr.closed) await new Promise((resolve) => child.stderr!.once('close', resolve))
  const text = complaints.join('\n')
  const line = /(?:FATAL|PANIC): +(.*)/.exec(text)?.[1] ?? complaints.at(-1) ?? 'it gave no reason'
  if (/pre-existing shared memory block|lock file "[^"]*" already exists/.test(text)) return new PredecessorEnding(line)
  return new CannotStart(`PostgreSQL did not start: ${line}. ${remedyFor(text)}`)
}

async function stop(child: ChildProcess, exited: Promise<void>) {
  if (child.exitCode !== null || child.signalCode !== null) return
  if (process.platform === 'win32') child.stdin?.end()
  else child.kill('SIGINT')
  // A backend that cannot be interrupted must not keep us for ever; what was committed is in its log.
  const insist = setTimeout(() => child.kill('SIGQUIT'), stopSeconds * 1_000)
  await exited
  clearTimeout(insist)
}
