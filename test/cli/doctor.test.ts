import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeyring } from '../../src/base/keyring.ts'
import { checkClock } from '../../src/cli/doctor/check-clock.ts'
import { judge } from '../../src/cli/doctor/check-disk.ts'
import type { Finding } from '../../src/cli/doctor/finding.ts'
import { selfSigned } from '../support/certificate.ts'
import { aCli, testSecretKey } from '../support/cli.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { anInvitedPerson } from '../support/people.ts'

let database: TestDatabase
let directory: string

beforeAll(async () => {
  database = await testDatabase()
  directory = mkdtempSync(join(tmpdir(), 'vst-doctor-'))
})
afterAll(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

async function examine(env: Record<string, string> = {}) {
  const { exitCode, out } = await aCli(database, { DATA_DIR: directory, ...env })('doctor', '--json')
  const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: Finding[] }
  return { exitCode, ok, of: (check: string) => checks.filter((finding) => finding.check === check) }
}

describe('doctor', () => {
  it('finds a healthy house healthy, and says what it is', async () => {
    const server = http.createServer((_, response) => response.end('ready'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const found = await examine({ PUBLIC_URL: `http://127.0.0.1:${port}` })
    server.close()
    expect([found.exitCode, found.ok]).toEqual([0, true])
    expect(found.of('server')).toMatchObject([{ status: 'ok' }])
    expect(found.of('database')).toMatchObject([{ status: 'ok', message: expect.stringContaining('PostgreSQL') }])
    for (const check of ['clock', 'key', 'jobs']) expect(found.of(check)).toMatchObject([{ status: 'ok' }])
  })

  it('tells that nothing answers, as a warning: it may be run before the start', async () => {
    expect((await examine()).of('server')).toMatchObject([{ status: 'warning', advice: expect.any(String) }])
  })

  it('tells a mistake in the configuration without asking more', async () => {
    const { exitCode, of } = await examine({ SECRET_KEY: 'short' })
    expect(exitCode).toBe(1)
    expect(of('configuration')).toMatchObject([{ status: 'failed', advice: expect.stringContaining('openssl') }])
  })

  it('tells a database that is away', async () => {
    const { exitCode, of } = await examine({ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' })
    expect(exitCode).toBe(1)
    expect(of('database')).toMatchObject([{ status: 'failed', advice: expect.stringContaining('start PostgreSQL') }])
    expect(of('disk')).toHaveLength(1)
  })

  it('finds open links whose key is gone, and not those whose key is there', async () => {
    await anInvitedPerson(database.db)
    const { exitCode, of } = await examine()
    expect(exitCode).toBe(1)
    expect(of('key')).toContainEqual(
      expect.objectContaining({
        status: 'failed',
        message: expect.stringContaining('1 open claim link is signed by the key'),
      }),
    )
    await database.db
      .updateTable('standing')
      .set({ keyId: createKeyring([testSecretKey]).currentKeyId })
      .execute()
    expect((await examine()).of('key')).toMatchObject([{ status: 'ok' }])
  })

  it('tells when a former key may go', async () => {
    const rotated = (former: string) => examine({ SECRET_KEY: `Zq8LmW4xN7vRt2YcB5kHs9PdF3gJ6eUa,${former}` })
    expect((await rotated(testSecretKey)).of('key')).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('keep it') }),
    )
    await database.db.updateTable('standing').set({ claimedAt: new Date() }).execute()
    expect((await rotated(testSecretKey)).of('key')).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('may be removed') }),
    )
  })

  it('asks the mail server, without sending', async () => {
    const received: string[] = []
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onMailFrom: ({ address }, _, done) => (received.push(address), done()),
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const { port } = server.server.address() as AddressInfo
    expect((await examine({ SMTP_URL: `smtp://127.0.0.1:${port}` })).of('mail')).toMatchObject([{ status: 'ok' }])
    await new Promise<void>((resolve) => server.close(() => resolve()))
    expect((await examine({ SMTP_URL: `smtp://127.0.0.1:${port}` })).of('mail')).toMatchObject([{ status: 'failed' }])
    expect(received).toEqual([])
    expect((await examine({ MAIL_HOLD: '1' })).of('mail')).toMatchObject([{ status: 'warning' }])
  })

  it('tells a mail server that begins without TLS from one whose certificate nobody knows', async () => {
    const { key, certificate: cert } = await selfSigned('mail.example')
    const mailAt = async (options: SMTPServerOptions) => {
      const server = new SMTPServer({ logger: false, ...options }).on('error', () => {})
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
      // Certificates are looked at beyond loopback, and this way to it is no loopback address.
      const { port } = server.server.address() as AddressInfo
      const found = (await examine({ SMTP_URL: `smtps://0.0.0.0:${port}` })).of('mail')
      await new Promise<void>((resolve) => server.close(() => resolve()))
      return found
    }
    expect(await mailAt({ disabledCommands: ['STARTTLS'] })).toMatchObject([
      { status: 'failed', message: expect.stringContaining('TLS'), advice: expect.stringMatching(/^use smtp:\/\//) },
    ])
    expect(await mailAt({ secure: true, key, cert })).toMatchObject([
      { status: 'failed', advice: expect.stringContaining('NODE_EXTRA_CA_CERTS') },
    ])
  })

  it('tells a clock that is wrong', async () => {
    const off = (seconds: number) => checkClock(database.db, () => new Date(Date.now() + seconds * 1_000))
    expect(await off(0)).toMatchObject([{ status: 'ok' }])
    expect(await off(-30)).toMatchObject([{ status: 'warning' }])
    expect(await off(90)).toMatchObject([{ status: 'failed' }])
  })

  it('asks for no directory that is not there yet, or never needed', async () => {
    const DATA_DIR = join(directory, 'not', 'there')
    expect((await examine({ DATA_DIR })).of('disk')).toMatchObject([{ message: expect.stringContaining('MiB') }])
    const sent = (await examine({ DATA_DIR, SMTP_URL: 'smtp://127.0.0.1:9' })).of('disk')
    expect(sent).toMatchObject([{ status: 'ok', message: expect.stringContaining('nothing is kept here') }])
  })

  it('tells a disk that is nearly full', () => {
    expect([5_000, 500, 50].map((free) => judge(free, '/data').status)).toEqual(['ok', 'warning', 'failed'])
  })

  it('tells a kept key that others can read', async () => {
    const own = mkdtempSync(join(tmpdir(), 'vst-doctor-'))
    const path = join(own, 'secret-key')
    writeFileSync(path, 'pU7mZ2hQ9vXs4KtB8nLw1RjY6cDf3GaE5oVi\n')
    chmodSync(path, 0o644)
    const { out } = await aCli(undefined, { DATA_DIR: own })('doctor', '--json')
    expect(out).toContain('can be read by others')
    rmSync(own, { recursive: true, force: true })
  })
})
