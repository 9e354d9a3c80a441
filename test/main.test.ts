import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type EmptyDatabase, emptyDatabase } from './support/database.ts'
import { loadCommandConfig } from '../src/config.ts'
import { withDatabase } from './support/database-url.ts'
import {
  buildServer,
  endServers,
  failure,
  freePort,
  runServer,
  type ServerProcess,
  whenReady,
} from './start/server-process.ts'

// Each starts processes and waits for them, on machines that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const key = 'q7Zr2mVb0Yk3Xc8Tn5Wp1Ls6Jd4Hf9Ga-E_u'

let database: EmptyDatabase
beforeAll(async () => {
  buildServer()
  database = await emptyDatabase()
})
afterAll(() => database.close())

async function givenDatabase(): Promise<Record<string, string>> {
  const port = await freePort()
  return { DATABASE_URL: database.url, SECRET_KEY: key, PORT: port, PUBLIC_URL: `http://localhost:${port}` }
}

afterEach(endServers)

async function until(holds: () => Promise<boolean>) {
  while (!(await holds().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 50))
}

const status = async (server: ServerProcess, path: string) => (await fetch(server.origin + path)).status

/** A request that is under way for as long as we like: its body never comes whole. */
async function unfinishedRequest(server: ServerProcess): Promise<net.Socket> {
  const { port } = new URL(server.origin)
  const socket = net.connect(Number(port), 'localhost')
  socket.on('error', () => {})
  const form = 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100'
  socket.write(
    `POST /t/main/sign-in HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: ${server.origin}\r\n${form}\r\n\r\nemail=`,
  )
  // Answered only after the server has read the first: both came on connections that were accepted in turn.
  await status(server, '/livez')
  return socket
}

describe('a start with a given database', () => {
  it('says where the panel and SCIM are, and gives the link for the owner', async () => {
    const server = await whenReady(runServer(await givenDatabase()))

    expect(server.stdout()).toContain(`${server.origin}/admin`)
    expect(server.stdout()).toContain(`${server.origin}/scim/v2`)
    expect(server.stdout()).toMatch(/become its owner; it works once:\s+http:\/\/localhost:\d+\/one-time\/\w+/)
    expect([await status(server, '/livez'), await status(server, '/readyz')]).toEqual([200, 200])
    expect(server.stderr()).toBe('')
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s', async (signal) => {
    const server = await whenReady(runServer(await givenDatabase()))
    server.process.kill(signal)

    expect(await server.ended).toBe(0)
  })

  it('is not ready from the first signal on, and ends at once on the second', async () => {
    const server = await whenReady(runServer(await givenDatabase()))
    const socket = await unfinishedRequest(server)
    server.process.kill('SIGTERM')
    await until(async () => (await status(server, '/readyz')) === 503)

    // The same signal within a second is npm repeating the terminal's.
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    server.process.kill('SIGTERM')
    expect(await server.ended).toBe(1)
    socket.destroy()
  })
})

describe('a start with the embedded database', () => {
  let dataDirectory: string
  afterEach(async () => {
    await endServers()
    await until(async () => !existsSync(join(dataDirectory, 'postgres', 'postmaster.pid')))
    rmSync(dataDirectory, { recursive: true, force: true })
  })

  async function embedded(): Promise<Record<string, string>> {
    dataDirectory = mkdtempSync(join(tmpdir(), 'vstm-'))
    return { DATA_DIR: dataDirectory, PORT: await freePort() }
  }

  it('needs nothing else, and a second start says that the directory is in use', async () => {
    const env = await embedded()
    const server = await whenReady(runServer(env))
    expect(server.stdout()).toContain(`${dataDirectory} (embedded PostgreSQL)`)

    const second = await failure({ ...env, PORT: await freePort() })
    expect(second).toEqual({
      code: 1,
      lines: [expect.stringMatching(/is in use by another Vestibule \(process \d+, start\)/)],
    })
    expect(await status(server, '/readyz')).toBe(200)
    // For the links of commands that are given no port.
    expect(loadCommandConfig({ DATA_DIR: dataDirectory }).publicUrl).toBe(server.origin)
  })

  it('lives on when its PostgreSQL is killed, and is ready again', async () => {
    const server = await whenReady(runServer(await embedded()))
    const pidFile = join(dataDirectory, 'postgres', 'postmaster.pid')
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
    process.kill(pid, 'SIGKILL')

    await until(async () => Number.parseInt(readFileSync(pidFile, 'utf8'), 10) !== pid)
    expect(await status(server, '/livez')).toBe(200)
    await until(async () => (await status(server, '/readyz')) === 200)
    expect(server.process.exitCode).toBeNull()
  })

  it('leaves no database running where the port is taken', async () => {
    const env = await embedded()
    const holder = net.createServer()
    await new Promise<void>((resolve) => holder.listen(Number(env.PORT), resolve))

    expect(await failure(env)).toEqual({
      code: 1,
      lines: [
        `Port ${env.PORT} is in use: stop what listens there, or set PORT to another, such as PORT=${Number(env.PORT) + 1}.`,
      ],
    })
    expect(existsSync(join(dataDirectory, 'postgres', 'postmaster.pid'))).toBe(false)
    holder.close()
  })
})

describe('a start that cannot be says why in a line, and ends with 1', () => {
  it('for a Node that is too old', () => {
    const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.18.3" } })'
    const words = ['--import', `data:text/javascript,${older}`, 'scripts/run.mjs', '--help']
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^Vestibule needs Node 20.19 or newer, and this is 20.18.3: install one [^\n]+\n$/)
  })

  it('for every mistake in the environment', async () => {
    const { code, lines } = await failure({ DATABASE_URL: 'postgres://localhost/x', PORT: 'none', LOG_LEVEL: 'loud' })
    expect(code).toBe(1)
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['PORT', 'LOG_LEVEL'])
  })

  it('for a missing key and address', async () => {
    const { code, lines } = await failure({ DATABASE_URL: 'postgres://localhost/x' })
    expect(code).toBe(1)
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['PUBLIC_URL', 'SECRET_KEY'])
  })

  it('for a weak key', async () => {
    const { code, lines } = await failure({ ...(await givenDatabase()), SECRET_KEY: 'changeme' })
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringMatching(/^SECRET_KEY is too short/)] })
  })

  it('for a database that does not answer, without showing its password', async () => {
    const port = await freePort()
    const url = `postgres://me:hunter2@127.0.0.1:${port}/vestibule`
    const { code, lines } = await failure({ ...(await givenDatabase()), DATABASE_URL: url })
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [
        expect.stringMatching(`^The database 127.0.0.1:${port}/vestibule cannot be reached: nothing listens there`),
      ],
    })
    expect(lines[0]).not.toContain('hunter2')
  })

  it('for a database that is not there', async () => {
    const url = withDatabase(database.url, 'no_such_database')
    const { code, lines } = await failure({ ...(await givenDatabase()), DATABASE_URL: url })
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [expect.stringContaining('there is no such database: create it')],
    })
  })

  it('for a host that has no address', async () => {
    const url = 'postgres://me@no-such-host.invalid/vestibule'
    const { code, lines } = await failure({ ...(await givenDatabase()), DATABASE_URL: url })
    expect(code).toBe(1)
    expect(lines).toEqual([expect.stringMatching(/^The database no-such-host.invalid\/vestibule cannot be reached: /)])
  })
})
