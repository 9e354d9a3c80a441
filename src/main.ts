import { createLog } from './base/log.ts'
import { loadConfig } from './config.ts'
import { banner } from './start/banner.ts'
import { reportFailure } from './start/report.ts'
import { startServer } from './start/start-server.ts'
import { stopOnSignals, surviveFaults } from './start/signals.ts'

/** `vestibule start`: runs until a signal ends it. What cannot start says why in a line and ends with 1. */
export async function start(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  try {
    const config = loadConfig(env)
    const log = createLog(config.logLevel)
    surviveFaults(log)
    const createApp = import('./app.ts').then((module) => module.createApp)
    const server = await startServer({ config, log, createApp })
    stopOnSignals(server.stop, log)
    process.stdout.write(banner(config, server.firstAdminLink))
  } catch (error) {
    reportFailure(error)
    process.exit(1)
  }
}
