import type { Account } from './account.ts'

/**
 * How a PostgreSQL program is told its directory. Under root it may lie below a home that its own account cannot
 * pass (0700): the program is started inside (libuv changes the directory before it drops the user), and Linux then
 * lets it in by `/proc/self/cwd`, whatever lies above. Elsewhere the path has to be passable.
 */
export function clusterArgument(directory: string, account: Account | undefined): string {
  return account && process.platform === 'linux' ? '/proc/self/cwd' : directory
}

/** Nothing of this process's environment but what programs need: no secret, and no PG* variable that would mislead them. */
export function environment(): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, SystemRoot, TEMP, TMP } = process.env
  return { PATH, TMPDIR, SystemRoot, TEMP, TMP, LC_ALL: 'C', TZ: 'UTC' }
}
