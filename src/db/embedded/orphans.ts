import { spawn } from 'node:child_process'
import type { ClusterPlace } from './cluster.ts'
import { environment } from './run-as.ts'

/** Every PostgreSQL process of a cluster has its directory there. `-ef`: the same file, by whatever name. */
const killThoseHere = `for process in /proc/[0-9]*; do
  [ "$process/cwd" -ef . ] && [ "$(cat "$process/comm")" = postgres ] && kill -KILL "\${process#/proc/}"
done`

/**
 * Ends the queries of a killed server that go on computing, and keep the next one from starting until they are done.
 * Only to be called when their server is dead: the next one recovers from its log whatever they had under way.
 * Run by PostgreSQL's own account, since in a container even root may not see where another account's process is.
 * Elsewhere than on Linux nothing is done: they end by themselves, later.
 */
export async function endOrphans({ cluster, account }: ClusterPlace): Promise<void> {
  if (process.platform !== 'linux') return
  const child = spawn('/bin/sh', ['-c', killThoseHere], {
    cwd: cluster,
    ...account,
    env: environment(),
    stdio: 'ignore',
  })
  await new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()))
}
