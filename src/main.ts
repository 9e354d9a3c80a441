import { setFlagsFromString } from 'node:v8'
import { createLog } from './base/log.ts'
import { loadConfig } from './config.ts'
import { banner } from './start/banner.ts'
import { reportFailure } from './start/report.ts'
import { startServer } from './start/start-server.ts'
import { terminalLog } from './start/terminal-log.ts'
import { stopOnSignals, surviveFaults } from './start/signals.ts'

/**
 * V8 lets garbage grow to several times what lives before it looks for it. A server that shares its machine with its
 * database had rather look more often: what lives here is small, so that a look costs little.
 */
const keepHeapSmall = () => setFlagsFromString('--heap-growing-percent=50')

/** `vestibule start`: runs until a signal ends it. What cannot start says why in a line and ends with 1. */
export async function start(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  keepHeapSmall()
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
