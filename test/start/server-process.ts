import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import net from 'node:net'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The server's bundle as `npm start` runs it. */
export function buildServer() {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs', 'server'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('the server cannot be built')
}

export interface ServerProcess {
  process: ChildProcess
  origin: string
  /** What it has written so far. */
  stdout(): string
  stderr(): string
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | string>
}

const running = new Set<ChildProcess>()

export function runServer(env: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, ['dist/server/cli.js', 'start'], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const texts = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()))
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve(code ?? signal!)
    })
  })
  return {
    process: child,
    origin: `http://localhost:${env.PORT}`,
    stdout: () => texts.out,
    stderr: () => texts.err,
    ended,
  }
}

/** Resolves when it has said that it is ready. */
export async function whenReady(server: ServerProcess): Promise<ServerProcess> {
  const banner = new Promise<void>((resolve) => {
    const look = () => server.stdout().includes('Vestibule is ready.') && resolve()
    server.process.stdout?.on('data', look)
    look()
  })
  const ended = await Promise.race([banner, server.ended])
  if (ended !== undefined) throw new Error(`the server ended with ${ended}: ${server.stderr()}`)
  return server
}

/** How a start failed. */
export async function failure(env: Record<string, string>): Promise<{ code: number | string; lines: string[] }> {
  const server = runServer(env)
  const code = await server.ended
  return { code, lines: server.stderr().trimEnd().split('\n') }
}

export async function endServers() {
  for (const child of running) child.kill('SIGKILL')
  while (running.size > 0) await new Promise((resolve) => setTimeout(resolve, 20))
}

export async function freePort(): Promise<string> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return String(port)
}
