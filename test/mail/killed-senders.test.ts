import { type ChildProcess, fork } from 'node:child_process'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { sql } from 'kysely'
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

const bundle = fileURLToPath(new URL(`../../node_modules/.sender-process-${process.pid}.mjs`, import.meta.url))
const processes = new Set<ChildProcess>()
let database: TestDatabase
let smtp: TestSmtp

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
  smtp = await testSmtp({ onMessage: () => sleep(5) })
})
afterEach(() => {
  for (const child of processes) child.kill('SIGKILL')
})
afterAll(async () => {
  await smtp.close()
  await database.close()
  rmSync(bundle, { force: true })
})

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

it(`of ${people} people nobody is missed though senders are killed, and at most those in flight get the same mail twice`, async () => {
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

  await inTransaction(database.db, (trx) => startInviteAll(trx, { tenantId, includeWithdrawn: true, actor: operator }))
  // The first at once, in the campaign; the others amid the mail.
  for (let kill = 0; kill < kills; kill++) {
    await expect
      .poll(() => smtp.received.length, { timeout: 120_000, interval: 5 })
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
  await expect.poll(unsent, { timeout: 300_000, interval: 200 }).toBe(0)

  const mails = new Map<string, string[]>()
  for (const { to, messageId, mail } of smtp.received) {
    const link = /https:\/\/\S+/.exec(mail.text ?? '')![0]
    mails.set(to[0]!, [...(mails.get(to[0]!) ?? []), `${messageId} ${link}`])
  }
  expect(mails.size).toBe(people)
  expect(smtp.received.length - people).toBeLessThanOrEqual(kills * inFlightLimit)
  for (const copies of mails.values()) expect(new Set(copies).size).toBe(1)
}, 600_000)
