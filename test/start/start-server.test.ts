import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { createKeyring } from '../../src/base/keyring.ts'
import { createLog } from '../../src/base/log.ts'
import { CannotStart } from '../../src/base/cannot-start.ts'
import { loadConfig } from '../../src/config.ts'
import { createPool } from '../../src/db/connection.ts'
import { migrate } from '../../src/db/migrate.ts'
import type { App, Parts } from '../../src/start/app.ts'
import { type RunningServer, startServer } from '../../src/start/start-server.ts'
import { warnOfLostKeys } from '../../src/start/lost-keys.ts'
import { warnOfRefusedMail } from '../../src/start/refused-mail.ts'
import { type EmptyDatabase, emptyDatabase, testDatabase } from '../support/database.ts'
import { anInvitedPerson } from '../support/people.ts'
import { freePort } from './server-process.ts'

const key = 'q7Zr2mVb0Yk3Xc8Tn5Wp1Ls6Jd4Hf9Ga-E_u'

let database: EmptyDatabase
beforeAll(async () => {
  database = await emptyDatabase()
})
afterAll(() => database.close())

let server: RunningServer | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

/** An application whose every answer waits until it is released, but for the path that asks whether it is draining. */
function slowApp() {
  const closed: string[] = []
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let arrived = () => {}
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const createApp = async ({ isDraining }: Parts): Promise<App> => ({
    callback: async (request, response) => {
      if (request.url === '/readyz') response.writeHead(isDraining() ? 503 : 200).end()
      if (request.url === '/readyz') return
      arrived()
      await released
      response.end('finished')
    },
    firstAdminLink: async () => 'http://link',
    close: async () => void closed.push('app'),
  })
  return { createApp: Promise.resolve(createApp), release, arrival, closed }
}

async function start(app: ReturnType<typeof slowApp>) {
  const port = await freePort()
  const config = loadConfig({
    PORT: port,
    PUBLIC_URL: `http://localhost:${port}`,
    DATABASE_URL: database.url,
    SECRET_KEY: key,
  })
  server = await startServer({ config, log: createLog('silent'), createApp: app.createApp })
  return { server, origin: `http://localhost:${port}` }
}

describe('stopping', () => {
  it('says by /readyz at once that it is draining, and finishes what is under way', async () => {
    const app = slowApp()
    const { server, origin } = await start(app)
    const slow = fetch(`${origin}/slow`).then((answer) => answer.text())
    await app.arrival

    const stopped = server.stop()
    expect((await fetch(`${origin}/readyz`)).status).toBe(503)
    app.release()
    expect(await slow).toBe('finished')
    await stopped
    await expect(fetch(`${origin}/readyz`)).rejects.toThrow('fetch failed')
  })

  it('closes the application after the last answer', async () => {
    const app = slowApp()
    const { server, origin } = await start(app)
    const slow = fetch(`${origin}/slow`).then((answer) => answer.text())
    await app.arrival

    const stopped = server.stop()
    await fetch(`${origin}/readyz`)
    expect(app.closed).toEqual([])
    app.release()
    await Promise.all([slow, stopped])
    expect(app.closed).toEqual(['app'])
  })

  it('does not wait for connections on which nothing is asked', async () => {
    const app = slowApp()
    const { server, origin } = await start(app)
    await (await fetch(`${origin}/readyz`)).text()

    await server.stop()
    expect(app.closed).toEqual(['app'])
  })
})

describe('starting', () => {
  it('tells of open links whose key is gone, and of none whose key is there', async () => {
    const { db, url, close } = await testDatabase()
    const { person } = await anInvitedPerson(db)
    const port = await freePort()
    const env = { PORT: port, PUBLIC_URL: `http://localhost:${port}`, DATABASE_URL: url, SECRET_KEY: key }
    const told: string[] = []
    const log = createLog('warn', { write: (line) => void told.push(line) })
    server = await startServer({ config: loadConfig(env), log, createApp: slowApp().createApp })
    await expect.poll(() => told.join()).toContain('add the former key to SECRET_KEY')
    expect(told.join()).toContain(person.standing.keyId)

    const keyring = createKeyring([key])
    await db.updateTable('standing').set({ keyId: keyring.currentKeyId }).execute()
    told.length = 0
    await warnOfLostKeys({ db, keyring, log })
    expect(told).toEqual([])
    await server.stop()
    server = undefined
    await close()
  })

  it('tells of a mail server that does not answer, and asks none where mail is held', async () => {
    const told: string[] = []
    const log = createLog('warn', { write: (line) => void told.push(line) })
    const mail = await freePort()
    const startWith = async (settings: Record<string, string>) => {
      const port = await freePort()
      const url = { PUBLIC_URL: `http://localhost:${port}`, DATABASE_URL: database.url, SECRET_KEY: key }
      const config = loadConfig({ ...url, PORT: port, SMTP_URL: `smtp://me:hunter2@localhost:${mail}`, ...settings })
      server = await startServer({ config, log, createApp: slowApp().createApp })
      return config
    }
    await startWith({})
    await expect.poll(() => told.join()).toContain('check host and port in SMTP_URL')
    expect(told.join()).not.toContain('hunter2')
    await server?.stop()

    told.length = 0
    await warnOfRefusedMail(await startWith({ MAIL_HOLD: '1' }), log)
    expect(told).toEqual([])
  })

  it('makes the tables of a new database in one line, and names each migration of one that lives', async () => {
    const told = async (url: string) => {
      const lines: string[] = []
      const log = createLog('info', { write: (line) => void lines.push(line) })
      const port = await freePort()
      const env = { PORT: port, PUBLIC_URL: `http://localhost:${port}`, DATABASE_URL: url, SECRET_KEY: key }
      server = await startServer({ config: loadConfig(env), log, createApp: slowApp().createApp })
      await server.stop()
      server = undefined
      return lines.map((line) => JSON.parse(line) as object).filter((line) => /migration/.test(JSON.stringify(line)))
    }
    const [fresh, living] = [await emptyDatabase(), await emptyDatabase()]
    const pool = createPool({ url: living.url })
    await migrate(pool, { migrations: migrations.slice(0, -1) })
    await pool.end()

    expect(await told(fresh.url)).toMatchObject([{ msg: 'made the tables', migrations: migrations.length }])
    expect(await told(fresh.url)).toEqual([])
    expect(await told(living.url)).toMatchObject([{ migration: migrations.at(-1)!.name }])
    await Promise.all([fresh.close(), living.close()])
  })

  it('does not hang on the address that it keeps for commands', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'vst-start-'))
    mkdirSync(join(dataDirectory, 'public-url'))
    const told: string[] = []
    const log = createLog('warn', { write: (line) => void told.push(line) })
    const port = await freePort()
    server = await startServer({
      config: loadConfig({ PORT: port, DATA_DIR: dataDirectory, SECRET_KEY: key }),
      log,
      createApp: slowApp().createApp,
    })
    expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200)
    expect(told.join()).toContain('PUBLIC_URL')
    await server.stop()
    server = undefined
    rmSync(dataDirectory, { recursive: true, force: true })
  })

  it('hands on the link for the first admin', async () => {
    const { server } = await start(slowApp())
    expect(server.firstAdminLink).toBe('http://link')
  })

  it('makes no application, and writes nothing, where the port is taken', async () => {
    const first = slowApp()
    const { origin } = await start(first)
    const second = slowApp()
    const config = loadConfig({
      PORT: new URL(origin).port,
      PUBLIC_URL: origin,
      DATABASE_URL: database.url,
      SECRET_KEY: key,
    })

    const refused = startServer({ config, log: createLog('silent'), createApp: second.createApp })
    await expect(refused).rejects.toThrow(CannotStart)
    expect(second.closed).toEqual([])
  })

  it('passes on why the application could not be made', async () => {
    const createApp = Promise.reject(new Error('no such template'))
    const port = await freePort()
    const config = loadConfig({
      PORT: port,
      PUBLIC_URL: `http://localhost:${port}`,
      DATABASE_URL: database.url,
      SECRET_KEY: key,
    })

    await expect(startServer({ config, log: createLog('silent'), createApp })).rejects.toThrow('no such template')
  })
})
