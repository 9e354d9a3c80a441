import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CannotStart, systemErrorCode } from '../../base/cannot-start.ts'
import { clusterArgument } from './run-as.ts'

const politeSeconds = 30

/**
 * Stops a PostgreSQL that outlived its Vestibule, and removes the pid file of one that did not.
 * To be called under the lock of the data directory: then whatever runs here has no owner.
 */
export async function stopSurvivor(cluster: string, onFound: (pid: number) => void): Promise<void> {
  const pid = postmasterPid(cluster)
  if (pid === undefined) return
  // The file of a dead process stays: PostgreSQL judges by it whether the dead one's backends are gone.
  if (!isAlive(pid)) return
  // But it takes any living process of that number for its own kind, as after a restart of a container.
  if (!isPostmasterOf(pid, cluster)) return rmSync(join(cluster, 'postmaster.pid'), { force: true })

  onFound(pid)
  for (const [signal, seconds] of [
    ['SIGINT', politeSeconds],
    ['SIGQUIT', 10],
    ['SIGKILL', 5],
  ] as const) {
    if (await ended(pid, cluster, signal, seconds)) return
  }
  throw new CannotStart(
    `A PostgreSQL (process ${pid}) still runs on ${cluster} and does not end: end it, then start again.`,
  )
}

/** The pid that the cluster's lock file names, whether it lives or not. */
export function postmasterPid(cluster: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10)
    return pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

async function ended(pid: number, cluster: string, signal: NodeJS.Signals, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1_000
  send(pid, signal)
  while (Date.now() < deadline) {
    if (!isPostmasterOf(pid, cluster)) return true
    await sleep(20)
  }
  return false
}

function send(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone meanwhile.
  }
}

/** Whether the living process `pid` is PostgreSQL on this very cluster: every one of its processes has its directory there. */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return commandOf(pid).includes('postgres')
  const here = statSync(cluster)
  try {
    const there = statSync(`/proc/${pid}/cwd`)
    return there.dev === here.dev && there.ino === here.ino
  } catch (error) {
    // Containers keep even root from looking at where another account's process is.
    return systemErrorCode(error) === 'EACCES' && looksLikePostmasterOf(pid, cluster, here.uid)
  }
}

function looksLikePostmasterOf(pid: number, cluster: string, uid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    const directory = words[words.indexOf('-D') + 1]
    const isHere = directory === cluster || directory === clusterArgument(cluster, { uid, gid: 0 })
    return basename(words[0]!) === 'postgres' && isHere && statSync(`/proc/${pid}`).uid === uid
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function commandOf(pid: number): string {
  try {
    if (process.platform === 'win32') return execFileSync('tasklist', ['/fi', `PID eq ${pid}`], { encoding: 'utf8' })
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
