import { type ChildProcess, fork } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { sql } from 'kysely'
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { startInviteAll } from '../../src/invite/start-invite-all.ts'
import { inFlightLimit } from '../../src/mail/create-transport.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant } from '../support/people.ts'
import { type TestSmtp, testSmtp } from '../support/smtp.ts'

/** More of them on demand: KILLED_SENDERS_PEOPLE=100000. */
const people = Number(process.env.KILLED_SENDERS_PEOPLE ?? 600)
const kills = 3
/** Milliseconds: a machine that does other things beside still has 70 mails a second. */
const patience = 120_000 + people * 15

const bundle = fileURLToPath(new URL(`../../node_modules/.sender-process-${process.pid}.mjs`, import.meta.url))
const processes = new Set<ChildProcess>()
let database: TestDatabase
let smtp: TestSmtp
/** What each mail was, without the rest of it: a hundred thousand are many. */
const received: { to: string; copy: string }[] = []

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('./sender-process.ts', import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
  database = await testDatabase()
  smtp = await testSmtp({ options: { onData: take } })
})
afterEach(() => {
  for (const child of processes) child.kill('SIGKILL')
})
afterAll(async () => {
  await smtp.close()
  await database.close()
  rmSync(bundle, { force: true })
})

function take(stream: SMTPServerDataStream, { envelope }: SMTPServerSession, answer: () => void): void {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  stream.on('end', () => {
    const text = Buffer.concat(chunks).toString('latin1').replaceAll('=\r\n', '')
    const [messageId] = /^Message-ID: .*$/m.exec(text)!
    const [link] = /https:\/\/join\.example\.com\/c\/\w+/.exec(text)!
    received.push({ to: envelope.rcptTo[0]!.address, copy: `${messageId} ${link}` })
    setTimeout(answer, 5)
  })
}

async function startSender(): Promise<ChildProcess> {
  const child = fork(bundle, {
    env: { PATH: process.env.PATH, DATABASE_URL: database.url, SMTP_URL: smtp.url },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  processes.add(child)
  child.once('exit', () => processes.delete(child))
  await new Promise((resolve) => child.once('message', resolve))
  return child
}

it(
  `of ${people} people nobody is missed though senders are killed, and at most those in flight get the same mail twice`,
  async () => {
    const { id: tenantId } = await aTenant(database.db)
    await sql`
    with people as (
      insert into person (tenant_id, user_name, user_name_key, display_key, attributes, source)
      select ${tenantId}, 'p' || i || '@example.com', 'p' || i || '@example.com', 'p', '{}', 'entra'
      from generate_series(1, ${people}::int) i returning no, user_name
    ), standings as (
      insert into standing (tenant_id, person_no) select ${tenantId}, no from people
    )
    insert into person_address (tenant_id, person_no, ord, value, value_key, is_mail)
    select ${tenantId}, no, 1, user_name, user_name, true from people`.execute(database.db)
    const senders = [await startSender(), await startSender()]
    const startedAt = performance.now()

    await inTransaction(database.db, (trx) =>
      startInviteAll(trx, { tenantId, includeWithdrawn: true, actor: operator }),
    )
    // The first at once, in the campaign; the others amid the mail.
    for (let kill = 0; kill < kills; kill++) {
      await expect
        .poll(() => received.length, { timeout: patience, interval: 5 })
        .toBeGreaterThanOrEqual((people * kill) / (kills + 1))
      senders.shift()!.kill('SIGKILL')
      senders.push(await startSender())
    }
    const unsent = async () => {
      const { rows } = await sql<{ n: number }>`
      select (select count(*) from standing where tenant_id = ${tenantId} and invited_at is null)::int
        + (select count(*) from delivery where tenant_id = ${tenantId} and state <> 'sent')::int as n`.execute(
        database.db,
      )
      return rows[0]!.n
    }
    await expect.poll(unsent, { timeout: patience, interval: 200 }).toBe(0)

    const seconds = (performance.now() - startedAt) / 1_000

    const mails = new Map<string, string[]>()
    for (const { to, copy } of received) mails.set(to, [...(mails.get(to) ?? []), copy])
    expect(mails.size).toBe(people)
    expect(received.length - people).toBeLessThanOrEqual(kills * inFlightLimit)
    for (const copies of mails.values()) expect(new Set(copies).size).toBe(1)
    if (process.env.KILLED_SENDERS_PEOPLE) {
      const figures = { people, kills, seconds: Math.round(seconds), mailsASecond: Math.round(people / seconds) }
      console.log(JSON.stringify({ ...figures, missed: people - mails.size, repeated: received.length - people }))
    }
  },
  3 * patience,
)
