import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { createLog } from '../../src/base/log.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { drainDeliveries, type MailParts } from '../../src/mail/drain-deliveries.ts'
import { repaceHosts } from '../../src/mail/host-pace.ts'
import { inOrderOfIndex } from '../../src/mail/lease-deliveries.ts'
import { leaseSql } from '../../src/mail/lease-sql.ts'
import { createMailSender } from '../../src/mail/mail-sender.ts'
import { createSmtpTransport } from '../../src/mail/smtp-transport.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import type { SettingsChange } from '../../src/tenants/tenant-settings.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { anInvitedPerson, aTenant } from '../support/people.ts'
import { type SmtpFaults, type TestSmtp, testSmtp } from '../support/smtp.ts'

let database: TestDatabase
const open: { close(): Promise<unknown> }[] = []
beforeAll(async () => {
  database = await testDatabase({ max: 12 })
})
beforeEach(async () => {
  await database.db.deleteFrom('delivery').execute()
})
afterEach(async () => {
  for (const closing of open.splice(0).toReversed()) await closing.close()
})
afterAll(() => database.close())

const mailFrom = { name: 'Acme', address: 'no-reply@acme.example' }

async function aServer(faults: SmtpFaults = {}): Promise<TestSmtp> {
  const server = await testSmtp(faults)
  open.push(server)
  return server
}

function partsFor({ url }: TestSmtp, given: Partial<MailParts> = {}): MailParts {
  const transport = createSmtpTransport({ smtpUrl: url, mailFrom, connections: 10 })
  open.push(transport)
  return {
    db: database.db,
    keyring: testKeyring,
    transport,
    log: createLog('silent'),
    clock: () => new Date(),
    publicUrl: 'https://join.example.com',
    mailFrom,
    mailHold: false,
    ...given,
  }
}

/** A tenant with these settings and a mail to each address, due for a minute. */
async function aCompany(change: SettingsChange, addresses: readonly string[]): Promise<number> {
  const { id: tenantId } = await aTenant(database.db)
  await inTransaction(database.db, (trx) => changeSettings(trx, { tenantId, change, actor: operator }))
  for (const userName of addresses) await anInvitedPerson(database.db, { tenantId, userName })
  await database.db
    .updateTable('delivery')
    .set({ runAt: sql`now() - interval '1 minute'` })
    .where('tenantId', '=', tenantId)
    .execute()
  return tenantId
}
const addresses = (count: number, host = 'example.com') => Array.from({ length: count }, (_, n) => `p${n}@${host}`)
const hostsOf = ({ received }: TestSmtp) => received.map(({ to }) => to[0]!.split('@')[1]!)
const countOf = (hosts: string[], host: string) => hosts.filter((one) => one === host).length

/** As if so much time had gone by. */
async function later(tenantId: number, interval: string) {
  await sql`update mail_pace set next_at = next_at - ${interval}::interval where tenant_id = ${tenantId}`.execute(
    database.db,
  )
  await sql`update delivery set run_at = run_at - ${interval}::interval where tenant_id = ${tenantId}`.execute(
    database.db,
  )
}

/** Until a query of this database waits for another's transaction. */
async function someoneWaits() {
  const waiting = `select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`
  await expect.poll(async () => (await database.pool.query(waiting)).rowCount).toBeGreaterThan(0)
}

describe('tenants', () => {
  it('take turns: a few mails of one do not wait behind the many of another', async () => {
    const server = await aServer()
    await aCompany({}, addresses(160, 'many.example'))
    await aCompany({}, addresses(3, 'few.example'))
    await drainDeliveries(partsFor(server))
    const hosts = hostsOf(server)
    expect(hosts).toHaveLength(163)
    expect(hosts.lastIndexOf('few.example')).toBeLessThan(130)
  })

  it('each come to their turn, however many there are', async () => {
    const server = await aServer()
    for (let n = 0; n < 24; n++) await aCompany({}, addresses(2, `t${n}.example`))
    expect(await drainDeliveries(partsFor(server))).toBe(48)
    expect(new Set(hostsOf(server)).size).toBe(24)
  })
})

interface PlanNode {
  'Actual Rows'?: number
  Plans?: PlanNode[]
}

describe('a lease', () => {
  it.each([
    ['before the statistics know of any', sql`select`],
    [
      'when none waited at their last count',
      sql`insert into delivery (tenant_id, person_no, cause, kind, state, finished_at)
      select max(id), n, 'campaign:0', 'invitation', 'sent', now() from tenant, generate_series(1, 100) n group by n`,
    ],
    [
      'when a few waited',
      sql`insert into delivery (tenant_id, person_no, cause, kind)
      select max(id), n, 'campaign:0', 'invitation' from tenant, generate_series(1, 5) n group by n`,
    ],
  ])('reads a few rows however many wait, also %s', async (_, before) => {
    await sql`truncate delivery`.execute(database.db)
    await sql`alter table delivery set (autovacuum_enabled = false)`.execute(database.db)
    await before.execute(database.db)
    await sql`vacuum analyze delivery`.execute(database.db)
    const { id: tenantId } = await aTenant(database.db)
    await sql`insert into delivery (tenant_id, person_no, cause, kind)
      select ${tenantId}, n, 'campaign:1', 'invitation' from generate_series(1, 20000) n`.execute(database.db)
    const lease = leaseSql({ share: 20, lapsed: 20, tenants: 20 }).replaceAll('$1', '90').replaceAll('$2', '0')
    const plan = await inTransaction(database.db, async (trx) => {
      await inOrderOfIndex.execute(trx)
      const { rows } = await sql<
        Record<string, { Plan: PlanNode }[]>
      >`explain (analyze, format json) ${sql.raw(lease)}`.execute(trx)
      return Object.values(rows[0]!)[0]![0]!.Plan
    })
    const most = ({ 'Actual Rows': actual = 0, Plans: below = [] }: PlanNode): number =>
      Math.max(actual, ...below.map(most))
    expect(most(plan)).toBeLessThan(1_000)
  })
})

describe('the rate of a tenant', () => {
  it('holds for all its mail together and over all processes, and for nobody else', async () => {
    const server = await aServer()
    const tenantId = await aCompany({ mailsPerMinute: 1 }, addresses(6, 'slow.example'))
    await aCompany({}, addresses(6, 'free.example'))
    await Promise.all([1, 2, 3].map(() => drainDeliveries(partsFor(server))))
    expect(countOf(hostsOf(server), 'slow.example')).toBe(1)
    expect(countOf(hostsOf(server), 'free.example')).toBe(6)

    await later(tenantId, '1 minute')
    await Promise.all([1, 2, 3].map(() => drainDeliveries(partsFor(server))))
    expect(countOf(hostsOf(server), 'slow.example')).toBe(2)
  })

  it('begins with one mail, also where two processes take the first at once', async () => {
    await aCompany({ mailsPerMinute: 1 }, addresses(3))
    const lease = leaseSql({ share: 2, lapsed: 2, tenants: 2 })
    const one = await database.pool.connect()
    try {
      await one.query('begin')
      expect((await one.query(lease, [90, 0])).rowCount).toBe(1)
      const other = database.pool.query(lease, [90, 0])
      await Promise.race([other, someoneWaits()])
      await one.query('commit')
      expect((await other).rowCount).toBe(0)
    } finally {
      one.release()
    }
  })

  it('is not made up for after a pause', async () => {
    const server = await aServer()
    const tenantId = await aCompany({ mailsPerMinute: 1 }, addresses(9))
    await drainDeliveries(partsFor(server))
    await later(tenantId, '1 hour')
    await drainDeliveries(partsFor(server))
    expect(server.received).toHaveLength(2)
  })

  it('counts from the moment at which it is changed', async () => {
    const server = await aServer()
    const tenantId = await aCompany({ mailsPerMinute: 1 }, addresses(5))
    await drainDeliveries(partsFor(server))
    expect(server.received).toHaveLength(1)
    const change = { mailsPerMinute: null }
    await inTransaction(database.db, (trx) => changeSettings(trx, { tenantId, change, actor: operator }))
    await drainDeliveries(partsFor(server))
    expect(server.received).toHaveLength(5)
  })
})

describe('the rate of a host', () => {
  const limit = { mailsPerMinutePerHost: 1 }

  it('gives each mail its turn, and holds up no other host and no other tenant', async () => {
    const server = await aServer()
    const tenantId = await aCompany(limit, [...addresses(4, 'one.example'), ...addresses(2, 'TWO.example')])
    await aCompany({}, addresses(5, 'one.example'))
    await Promise.all([1, 2].map(() => drainDeliveries(partsFor(server))))

    expect(countOf(hostsOf(server), 'one.example')).toBe(1 + 5)
    expect(server.received).toHaveLength(1 + 5 + 1)
    const waiting = await database.db
      .selectFrom('delivery')
      .select(['paced', sql<number>`extract(epoch from run_at - now())`.as('seconds')])
      .where('tenantId', '=', tenantId)
      .where('state', '=', 'queued')
      .orderBy('runAt')
      .execute()
    expect(waiting.map(({ paced }) => paced)).toEqual([true, true, true, true])
    expect(Math.round((waiting.at(-1)!.seconds - waiting[0]!.seconds) / 60)).toBe(2)

    await later(tenantId, '1 minute')
    await drainDeliveries(partsFor(server))
    expect(server.received).toHaveLength(7 + 2)
  })

  it('goes on where it left off for mail that comes later', async () => {
    const server = await aServer()
    const tenantId = await aCompany(limit, addresses(2, 'one.example'))
    await drainDeliveries(partsFor(server))
    await anInvitedPerson(database.db, { tenantId, userName: 'late@one.example' })
    await drainDeliveries(partsFor(server))
    expect(server.received).toHaveLength(1)
    await later(tenantId, '2 minutes')
    await drainDeliveries(partsFor(server))
    expect(server.received.map(({ to }) => to[0])).toContain('late@one.example')
  })

  it('holds for no more than an hour ahead, and is given anew when it changes', async () => {
    const server = await aServer()
    const tenantId = await aCompany({ mailsPerMinutePerHost: 1 }, addresses(63))
    await drainDeliveries(partsFor(server))
    const { rows } = await sql<{ paced: number; far: number }>`
      select count(*) filter (where paced and state = 'queued') as paced, count(*) filter (where run_at > now() + interval '61 minutes') as far
      from delivery where tenant_id = ${tenantId}`.execute(database.db)
    expect(rows).toEqual([{ paced: 60, far: 0 }])

    const change = { mailsPerMinutePerHost: null }
    await inTransaction(database.db, async (trx) => {
      await changeSettings(trx, { tenantId, change, actor: operator })
      await repaceHosts(trx, tenantId)
    })
    await drainDeliveries(partsFor(server))
    expect(server.received).toHaveLength(61)
  })
})

describe('recipients about whom the server says nothing', () => {
  it('do not hold up the others, and are tried again', async () => {
    let release = () => {}
    const silence = new Promise<void>((resolve) => {
      release = resolve
    })
    const server = await aServer({
      onRecipient: (address) => (address.endsWith('@stalled.example') ? silence : undefined),
    })
    await aCompany({}, addresses(12, 'stalled.example'))
    const sender = createMailSender(partsFor(server, { patienceMillis: 1_500 }))
    sender.start()
    await aCompany({}, addresses(4, 'good.example'))

    await vi.waitFor(() => expect(countOf(hostsOf(server), 'good.example')).toBe(4), 15_000)
    const stalled = await database.db
      .selectFrom('delivery')
      .select(['state', 'result'])
      .where('state', '<>', 'sent')
      .execute()
    expect(stalled).toHaveLength(12)
    const deferred = stalled.filter(({ state }) => state === 'deferred')
    expect(deferred.length).toBeGreaterThanOrEqual(5)
    expect(deferred[0]!.result).toContain('said nothing about this recipient')
    expect(stalled.filter(({ state }) => state === 'sending').length).toBeLessThanOrEqual(10)

    release()
    await sender.stop()
    expect(await database.db.selectFrom('delivery').select('state').where('state', '=', 'sending').execute()).toEqual(
      [],
    )
  })

  it('are not given up once the text travels: then they could be sent twice', async () => {
    let release = () => {}
    const slow = new Promise<void>((resolve) => {
      release = resolve
    })
    let travelled = 0
    const server = await aServer({ onMessage: () => (travelled++, slow) })
    await aCompany({}, addresses(10))
    const patienceMillis = 1_500
    const draining = drainDeliveries(partsFor(server, { patienceMillis }))
    await vi.waitFor(() => expect(travelled).toBe(10), 10_000)
    await new Promise((resolve) => setTimeout(resolve, patienceMillis + 200))
    release()
    expect(await draining).toBe(10)
    expect(server.received).toHaveLength(10)
    const states = await database.db.selectFrom('delivery').select(['state', 'attempts']).distinct().execute()
    expect(states).toEqual([{ state: 'sent', attempts: 1 }])
  })
})
