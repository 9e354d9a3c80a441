import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/base/clock.ts'
import { createLog } from '../../src/base/log.ts'
import { createDatabase, createPool } from '../../src/db/connection.ts'
import { explain, explanations } from '../../src/provisioning-log/explanations.ts'
import type { LoggedRequest } from '../../src/provisioning-log/logged-request.ts'
import { makePartitions } from '../../src/provisioning-log/partitions.ts'
import { createRequestLog, type RequestLogParts } from '../../src/provisioning-log/request-log.ts'
import { defaultRetentionDays, keepProvisioningLog } from '../../src/provisioning-log/retention.ts'
import { settingsFrom } from '../../src/tenants/tenant-settings.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())
beforeEach(() => makePartitions(database.db))

const aRequest = (given: Partial<LoggedRequest> = {}): LoggedRequest => ({
  tenantId: 1,
  requestId: randomUUID(),
  clientId: randomUUID(),
  credentialId: randomUUID(),
  method: 'GET',
  path: '/Users',
  status: 200,
  milliseconds: 1.5,
  ...given,
})

function aLog(given: Partial<RequestLogParts> = {}) {
  const dropped: number[] = []
  const onDropped = (requests: number) => void dropped.push(requests)
  const log = createRequestLog({ db: database.db, log: createLog('silent'), clock: systemClock, onDropped, ...given })
  return { ...log, dropped }
}

const rowsOf = async (tenantId: number) =>
  (await database.pool.query('select * from scim_request where tenant_id = $1 order by at, no', [tenantId])).rows

const partitions = async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'scim_request'::regclass order by 1",
  )
  return rows.map(({ name }) => name)
}

describe('a request', () => {
  it('is written down as it was told, behind the one who told', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const { record } = aLog({ flushMilliseconds: 10 })
    const subject = { kind: 'person' as const, id: randomUUID() }
    record(
      aRequest({
        tenantId,
        subject,
        ignored: ['nickname', 'x"y'],
        unknownMembers: 2,
        code: 'c',
        detail: 'd',
        body: '{}',
      }),
    )
    expect(await rowsOf(tenantId)).toEqual([])
    await expect.poll(() => rowsOf(tenantId)).toHaveLength(1)
    const [row] = await rowsOf(tenantId)
    expect(row).toMatchObject({
      subject: subject.id,
      subject_kind: 'person',
      ignored: ['nickname', 'x"y'],
      unknown_members: 2,
      ms: 1.5,
      code: 'c',
      body: '{}',
      operation: null,
    })
    expect(Math.abs(Date.now() - row.at.getTime())).toBeLessThan(60_000)
  })

  it('keeps every letter of its texts', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const { record, stop } = aLog()
    const odd = 'NULL,{}"\\\'\n\t• 😀'
    record(aRequest({ tenantId, path: odd, detail: odd, body: odd, code: '', ignored: [odd, ''] }))
    record(aRequest({ tenantId, path: 'NULL' }))
    await stop()
    expect(await rowsOf(tenantId)).toMatchObject([
      { path: odd, detail: odd, body: odd, code: '', ignored: [odd, ''] },
      { path: 'NULL', detail: null, body: null, code: null, ignored: null },
    ])
  })

  it('comes out in its order among thousands, in batches', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const { record, stop } = aLog({ batchSize: 100, flushMilliseconds: 60_000 })
    for (let at = 0; at < 1_050; at++) record(aRequest({ tenantId, path: `/Users/${at}` }))
    await stop()
    expect((await rowsOf(tenantId)).map(({ path }) => path)).toEqual(
      Array.from({ length: 1_050 }, (_, at) => `/Users/${at}`),
    )
  })

  it('is written by fewer where bodies are long, so that no batch holds up everybody', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const { record, stop } = aLog({ flushMilliseconds: 60_000 })
    for (let at = 0; at < 100; at++) record(aRequest({ tenantId, path: `/${at}`, body: 'x'.repeat(20_000) }))
    await stop()
    const { rows } = await database.pool.query(
      'select count(*)::int as n, count(distinct xmin::text)::int as batches from scim_request where tenant_id = $1',
      [tenantId],
    )
    expect(rows).toEqual([{ n: 100, batches: 5 }])
  })

  it('is written at the stop, though its time has not come', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const { record, stop } = aLog({ flushMilliseconds: 60_000 })
    record(aRequest({ tenantId }))
    await stop()
    expect(await rowsOf(tenantId)).toHaveLength(1)
  })

  it('finds its day though nobody made it ahead', async () => {
    const { id: tenantId } = await aTenant(database.db)
    for (const name of await partitions()) await database.pool.query(`drop table ${name}`)
    const { record, stop, dropped } = aLog()
    record(aRequest({ tenantId }))
    await stop()
    expect([await rowsOf(tenantId), dropped]).toEqual([[expect.anything()], []])
  })

  it('that the database cannot take is counted and takes no other with it', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const { record, stop, dropped } = aLog()
    for (let at = 0; at < 10; at++)
      record(aRequest({ tenantId, path: `/${at}`, ...(at === 6 && { requestId: 'no uuid' }) }))
    await stop()
    const kept = (await rowsOf(tenantId)).map(({ path }) => path)
    expect([kept, dropped]).toEqual([['/0', '/1', '/2', '/3', '/4', '/5', '/7', '/8', '/9'], [1]])
  })
})

describe('while the database is gone', () => {
  it('the newest are kept up to a bound, the oldest are counted as dropped, and all is written when it is back', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const lost = createPool({ url: 'postgres://nobody@127.0.0.1:9/none', max: 1 })
    const gone = aLog({ db: createDatabase(lost), batchSize: 10, capacity: 50, flushMilliseconds: 5 })
    for (let at = 0; at < 75; at++) gone.record(aRequest({ tenantId, path: `/${at}` }))
    await gone.flush()
    await gone.stop()
    expect(gone.dropped.reduce((sum, requests) => sum + requests, 0)).toBeGreaterThanOrEqual(25)
    expect(gone.dropped.reduce((sum, requests) => sum + requests, 0)).toBeLessThanOrEqual(45)
    await lost.end()

    let isGone = true
    const pool = createPool({ url: database.url })
    const connect = pool.connect.bind(pool)
    pool.connect = (() => (isGone ? Promise.reject(new Error('gone')) : connect())) as typeof connect
    const back = aLog({ db: createDatabase(pool), batchSize: 10, flushMilliseconds: 5 })
    for (let at = 0; at < 30; at++) back.record(aRequest({ tenantId, path: `/back/${at}` }))
    await back.flush()
    expect(await rowsOf(tenantId)).toEqual([])
    isGone = false
    await expect
      .poll(async () => (await rowsOf(tenantId)).map(({ path }) => path))
      .toEqual(Array.from({ length: 30 }, (_, at) => `/back/${at}`))
    await back.stop()
    expect(back.dropped).toEqual([])
    await pool.end()
  })
})

describe('the days', () => {
  it('are made from yesterday to a week ahead, by two at once', async () => {
    for (const name of await partitions()) await database.pool.query(`drop table ${name}`)
    await Promise.all([makePartitions(database.db), makePartitions(database.db)])
    await makePartitions(database.db)
    expect(await partitions()).toHaveLength(9)
    const { rows } = await database.pool.query("select to_char(now() at time zone 'utc', 'YYYYMMDD') as today")
    expect(await partitions()).toContain(`scim_request_${rows[0].today}`)
  })

  it('are dropped when no tenant keeps them; who keeps less has less', async () => {
    const [usual, brief, long] = [await aTenant(database.db), await aTenant(database.db), await aTenant(database.db)]
    const keep = (tenantId: number, days: number) =>
      database.pool.query(
        "update tenant set settings = settings || jsonb_build_object('provisioningLogDays', $2::int) where id = $1",
        [tenantId, days],
      )
    await keep(brief.id, 3)
    await keep(long.id, 60)
    for (const days of [2, 10, 40, 100]) await aDayAgo(days, [usual.id, brief.id, long.id])
    await keepProvisioningLog(database.db)
    const daysOf = async (tenantId: number) => {
      const { rows } = await database.pool.query(
        "select (now() at time zone 'utc')::date - (at at time zone 'utc')::date as days from scim_request where tenant_id = $1 order by 1",
        [tenantId],
      )
      return rows.map(({ days }) => days)
    }
    expect([await daysOf(usual.id), await daysOf(brief.id), await daysOf(long.id)]).toEqual([[2, 10], [2], [2, 10, 40]])
    expect(await partitions()).toHaveLength(9 + 3)
  })

  it('are kept for as long as the setting says by default', () => {
    expect(settingsFrom({}).provisioningLogDays).toBe(defaultRetentionDays)
  })

  async function aDayAgo(days: number, tenantIds: number[]) {
    const { rows } = await database.pool.query(
      "select to_char(day, 'YYYYMMDD') as name, day::text as from, (day + 1)::text as to from (select (now() at time zone 'utc')::date - $1::int as day) as it",
      [days],
    )
    const { name, from, to } = rows[0]
    await database.pool.query(
      `create table scim_request_${name} partition of scim_request for values from ('${from} 00:00+00') to ('${to} 00:00+00')`,
    )
    for (const tenantId of tenantIds)
      await database.pool.query(
        `insert into scim_request (tenant_id, at, request_id, client_id, credential_id, method, path, status, ms)
          values ($1, '${from} 12:00+00', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'GET', '/Users', 200, 1)`,
        [tenantId],
      )
  }
})

describe('every refusal that a provisioning client can meet', () => {
  const source = join(import.meta.dirname, '..', '..', 'src')
  // What the server is refused when it asks others itself, no provisioning client can meet.
  const files = (room: string) =>
    readdirSync(join(source, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('outgoing'))
      .map((name) => readFileSync(join(source, room, name), 'utf8'))
  // Of pages and the admin API alone, and the 401 of those of whom nobody knows the tenant.
  const elsewhere = new Set([
    'asker_left',
    'cross_site_request',
    'misdirected_request',
    'scim_token_needed',
    'too_many_attempts',
  ])
  const codes = ['scim', 'filter', 'http']
    .flatMap(files)
    .concat(['base/errors.ts', 'groups/errors.ts'].map((file) => readFileSync(join(source, file), 'utf8')))
  const found = new Set(
    codes.flatMap((text) => [...text.matchAll(/readonly code = '(\w+)'/g)].map(([, code]) => code!)),
  )

  it.each(
    [...found, 'user_name_taken', 'external_id_taken', 'server_error', 'token_expired', 'secret_revoked'].filter(
      (code) => !elsewhere.has(code),
    ),
  )('is explained with what to change: %s', (code) => {
    const { reason, remedy } = explanations[code]!
    expect(reason).toMatch(/^[A-Z].{15,}\.$/)
    expect(remedy).toMatch(/^[A-Z].{15,}$/)
  })

  it('and where it is not, it is still told', () => {
    expect(explain('never_heard_of')).toMatchObject({ reason: expect.any(String) })
    expect(explain(null)).toBeUndefined()
  })

  it('tells every way in which a request asks for too much at once', () => {
    const { reason, remedy } = explain('scim_too_large')!
    for (const way of ['1,000 operations', 'values', 'names', 'again and again', 'detail'])
      expect(reason).toContain(way)
    for (const way of ['smaller batches', 'several requests']) expect(remedy).toContain(way)
  })
})
