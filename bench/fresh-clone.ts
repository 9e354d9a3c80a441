import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './field.ts'

/** Somebody's directory in which there was nothing before. */
export interface FreshClone {
  directory: string
  /** By the README's first command; done when it has printed the link. */
  start(): Promise<{ url: string; ownerLink: string; printed: string }>
  /** In the second terminal. @returns its address. */
  startExample(vestibuleUrl: string): Promise<string>
  remove(): Promise<void>
}

export async function freshClone(): Promise<FreshClone> {
  const place = await mkdtemp(join(tmpdir(), 'vestibule-first-run-'))
  const directory = join(place, 'vestibule')
  await promisify(execFile)('git', ['clone', '--quiet', process.cwd(), directory])
  const running: ChildProcess[] = []
  const run = (command: string, own: Record<string, string>, until: RegExp) => {
    // A group of its own, so that all of it can be ended.
    const child = spawn(command, { cwd: directory, env: environment(own), shell: true, detached: true, stdio: 'pipe' })
    running.push(child)
    return printedBy(child, until)
  }
  return {
    directory,
    async start() {
      const port = await freePort()
      // Nobody has installed any of it before.
      const settings = { PORT: `${port}`, npm_config_cache: join(place, 'npm-cache') }
      const printed = await run('npm ci && npm start', settings, /\/one-time\/\S+\n/)
      const ownerLink = /http\S+\/one-time\/\S+/.exec(printed)![0]
      return { url: `http://localhost:${port}`, ownerLink, printed }
    },
    async startExample(vestibuleUrl) {
      const settings = { PORT: '0', VESTIBULE_URL: vestibuleUrl }
      return (await run('node examples/application/server.mjs', settings, /http\S+\n/)).trim()
    },
    async remove() {
      await Promise.all(running.map(end))
      await rm(place, { recursive: true, force: true })
    },
  }
}

/** Nothing of this server's own settings, nor of the npm that runs the bench. */
function environment(own: Record<string, string>): NodeJS.ProcessEnv {
  const passed = ['PATH', 'HOME', 'LANG', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'NODE_EXTRA_CA_CERTS']
  return { ...Object.fromEntries(passed.map((name) => [name, process.env[name]])), ...own }
}

async function printedBy(child: ChildProcess, until: RegExp): Promise<string> {
  let printed = ''
  const ended = once(child, 'exit')
  const complete = new Promise<string>((resolve) => {
    const take = (part: Buffer) => {
      printed += part.toString()
      if (until.test(printed)) resolve(printed)
    }
    child.stdout!.on('data', take)
    child.stderr!.on('data', take)
  })
  const failed = ended.then(() => {
    throw new Error(`it ended before it was ready:\n${printed}`)
  })
  return Promise.race([complete, failed])
}

/** The whole group: the shell in front ends at once, what it started takes its time. */
async function end({ pid }: ChildProcess) {
  for (let signal: NodeJS.Signals | 0 = 'SIGTERM'; isThere(-pid!, signal); signal = 0) await pass(100)
}

function isThere(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(group, signal)
  } catch {
    return false
  }
}
