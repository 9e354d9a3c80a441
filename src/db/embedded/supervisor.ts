import { setTimeout as sleep } from 'node:timers/promises'
import { CannotStart } from '../../base/cannot-start.ts'
import { endOrphans } from './orphans.ts'
import { type Launch, launchPostmaster, type Postmaster, PredecessorEnding } from './postmaster.ts'
import { stopSurvivor } from './survivor.ts'

const predecessorSeconds = 30
/** Most of a killed server's processes notice within milliseconds. */
const courtesyMs = 1_500
const longestPauseMs = 5_000

/** A server that is started again whenever it ends unasked (killed, out of memory, disk full for a while). */
export interface SupervisedPostgres {
  stop(): Promise<void>
}

/** @throws CannotStart where the first start fails; later ones are tried for ever. */
export async function supervise(launch: Launch): Promise<SupervisedPostgres> {
  const stopping = new AbortController()
  let current = await launchAfterPredecessor(launch)

  const keepRunning = async () => {
    while (true) {
      await current.ended
      if (stopping.signal.aborted) return
      launch.log.error({ pid: current.pid }, 'PostgreSQL ended unexpectedly and is started again')
      const next = await launchAgain(launch, stopping.signal)
      if (!next) return
      current = next
      // The wish to stop came while this one was starting.
      if (stopping.signal.aborted) return current.stop()
      launch.log.info({ pid: current.pid }, 'PostgreSQL is back')
    }
  }

  const running = keepRunning()
  return {
    async stop() {
      stopping.abort()
      await current.stop()
      await running
    },
  }
}

async function launchAgain(launch: Launch, stopping: AbortSignal): Promise<Postmaster | undefined> {
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    if (stopping.aborted) return undefined
    try {
      return await launchAfterPredecessor(launch)
    } catch (error) {
      launch.log.error({ reason: (error as Error).message }, 'PostgreSQL cannot be started; trying again')
      await sleep(pauseMs)
    }
  }
}

async function launchAfterPredecessor(launch: Launch): Promise<Postmaster> {
  const { cluster } = launch.place
  await stopSurvivor(cluster, (pid) => launch.log.info({ pid }, 'stopping a PostgreSQL that outlived its Vestibule'))
  for (const begun = Date.now(); ; await sleep(100)) {
    try {
      return await launchPostmaster(launch)
    } catch (error) {
      if (!(error instanceof PredecessorEnding)) throw error
      const waitedMs = Date.now() - begun
      if (waitedMs > predecessorSeconds * 1_000) throw stillThere(cluster, error)
      if (waitedMs > courtesyMs) await endOrphans(launch.place)
    }
  }
}

function stillThere(cluster: string, { message }: PredecessorEnding): CannotStart {
  return new CannotStart(
    `A killed PostgreSQL left processes on ${cluster} that do not end (${message}): end them, then start again.`,
  )
}
