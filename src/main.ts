import { createLog } from './base/log.ts'
import { loadConfig } from './config.ts'
import { banner } from './start/banner.ts'
import { reportFailure } from './start/report.ts'
import { startServer } from './start/start-server.ts'
import { terminalLog } from './start/terminal-log.ts'
import { stopOnSignals, surviveFaults } from './start/signals.ts'

/** `vestibule start`: runs until a signal ends it. What cannot start says why in a line and ends with 1. */
export async function start(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  try {
    const config = loadConfig(env)
    const log = createLog(config.logLevel, process.stdout.isTTY ? terminalLog(write) : undefined)
    surviveFaults(log)
    const createApp = import('./app.ts').then((module) => module.createApp)
    const server = await startServer({ config, log, createApp })
    stopOnSignals(server.stop, log)
    write(banner(config, server.firstAdminLink))
  } catch (error) {
    reportFailure(error)
    process.exit(1)
  }
}

function write(text: string) {
  process.stdout.write(text)
}
