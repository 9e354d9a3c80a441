import { type ChildProcess, spawn } from 'node:child_process'
import type { Account } from './account.ts'
import { environment } from './run-as.ts'

/**
 * The shell becomes the program (exec), and leaves a guard behind that holds the pipe from us on descriptor 3. The pipe's
 * end without a word means that we died, however, and the program is told to stop. The guard is nobody's child, so that
 * PostgreSQL never waits for a process it does not know, and it ignores what a service manager sends to all.
 */
const guarded = `exec 3<&0
( ( trap '' TERM INT HUP; read -r _ <&3 || kill -INT $$ ) >/dev/null 2>&1 & )
exec "$@" </dev/null 3<&-`

/** On Windows there is no such shell: a node waits between, and tells PostgreSQL by pg_ctl, which stands beside it. */
const guardedOnWindows = `
const { spawn, spawnSync } = require('node:child_process')
const [program, ...rest] = process.argv.slice(1)
const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'inherit'], windowsHide: true })
const stop = () => {
  if (!program.endsWith('postgres.exe')) return child.kill()
  spawnSync(program.replace(/postgres\\.exe$/, 'pg_ctl.exe'), ['stop', '-m', 'fast', '-D', rest[1]])
}
child.on('exit', (code) => process.exit(code ?? 1))
process.stdin.resume().on('end', stop).on('error', stop)`

export interface ProgramPlace {
  /** Its working directory, which it may be unable to reach by name. */
  directory: string
  account: Account | undefined
}

/** Starts a program that ends when this process does, even by kill -9. Its complaints come on `stderr`. */
export function spawnGuarded(
  program: string,
  words: readonly string[],
  { directory, account }: ProgramPlace,
): ChildProcess {
  const isWindows = process.platform === 'win32'
  const shell = isWindows ? [process.execPath, '-e', guardedOnWindows] : ['/bin/sh', '-c', guarded, 'vestibule-guard']
  const child = spawn(shell[0]!, [...shell.slice(1), program, ...words], {
    cwd: directory,
    ...account,
    env: environment(),
    stdio: ['pipe', 'ignore', 'pipe'],
    // A session of its own, where no terminal's Ctrl-C arrives.
    detached: true,
    windowsHide: true,
  })
  child.stdin?.on('error', () => {})
  // A word, then the end: the guard need not stop anything, and must not hit a later process of this number.
  child.once('exit', () => child.stdin?.end('ended\n'))
  return child
}
