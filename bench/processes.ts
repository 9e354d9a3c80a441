import { execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export interface Running {
  port: number
  pid: number
  stop(): Promise<void>
}

const run = promisify(execFile)

/** A command of the operator's, with `--json`. */
export async function command<T>(environment: Record<string, string>, ...words: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, ['scripts/run.mjs', ...words, '--json'], {
    env: environmentOf(environment),
  })
  return JSON.parse(stdout) as T
}

export async function startVestibule(environment: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'start'], {
    env: environmentOf(environment),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const port = Number(environment['PORT'])
  await answers(port)
  return running(child, port)
}

export async function startBaseline(environment: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, [new URL('./baseline.js', import.meta.url).pathname], {
    env: environmentOf(environment),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout)) {
    return running(child, (JSON.parse(line) as { port: number }).port)
  }
  throw new Error('the baseline server ended before it listened')
}

async function answers(port: number) {
  for (let tries = 0; tries < 300; tries++) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server did not become ready within 30 s')
}

function running(child: ReturnType<typeof spawn>, port: number): Running {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    port,
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function environmentOf(own: Record<string, string>) {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    LOG_LEVEL: 'warn',
    SCIM_REQUESTS_PER_SECOND: '0',
    NODE_ENV: 'production',
    ...own,
  }
}
