import type { ChildProcess } from 'node:child_process'
import type { Log } from '../../base/log.ts'
import { CannotStart } from '../../base/cannot-start.ts'
import { type ClusterPlace, remedyFor } from './cluster.ts'
import { spawnGuarded } from './guarded-process.ts'
import { clusterArgument } from './run-as.ts'
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

const stopSeconds = 60
const patience = 5_000

/** Starts the server and waits until it accepts connections; after a crash that includes its recovery. */
export async function launchPostmaster({ place, settings, log }: Launch): Promise<Postmaster> {
  const child = spawnPostgres(place, settings)
  const complaints: string[] = []
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      complaints.push(`FATAL: ${error.message}`)
      resolve()
    })
  })

  let isServing = false
  const ready = new Promise<void>((resolve) => {
    forEachLine(child, (line) => {
      if (line.includes('database system is ready to accept connections')) resolve()
      complaints.push(line)
      complaints.splice(0, complaints.length - 20)
      log[/^PANIC|^FATAL/.test(line) && isServing ? 'warn' : 'debug']({ postgres: line }, 'PostgreSQL says')
    })
  })
  const slow = setTimeout(() => log.info('PostgreSQL is recovering after an abrupt end; please wait'), patience)
  isServing = await Promise.race([ready.then(() => true), exited.then(() => false)])
  clearTimeout(slow)
  if (!isServing) throw await whyNot(child, complaints)

  const stopServing = () => {
    // That connections are ended is no news then.
    isServing = false
    return stop(child, exited)
  }
  return { pid: child.pid!, ended: exited, stop: stopServing }
}

function spawnPostgres({ cluster, account, binaries }: ClusterPlace, settings: Settings): ChildProcess {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const words = ['-D', clusterArgument(cluster, account), ...options]
  return spawnGuarded(binaries.postgres, words, { directory: cluster, account })
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
