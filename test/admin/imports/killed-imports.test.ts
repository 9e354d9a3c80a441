import { type RawBuilder, sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { ImportSummary } from '../../../src/admin/schemas/imports.ts'
import { operator } from '../../../src/audit/actor.ts'
import type { ImportPass, ImportState } from '../../../src/db/tables.ts'
import { inTransaction } from '../../../src/db/transaction.ts'
import { apiKeyScopes, createApiKey } from '../../../src/tenants/api-key.ts'
import {
  buildServer,
  endServers,
  freePort,
  runServer,
  type ServerProcess,
  whenReady,
} from '../../start/server-process.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aTenant } from '../../support/people.ts'

/** More of them on demand, and killed at more places: KILLED_IMPORT_ROWS=100000. */
const rows = Number(process.env.KILLED_IMPORT_ROWS ?? 1_600)
/** Milliseconds: a machine that does other things beside still has 100 rows a second. */
const patience = 120_000 + rows * 10

interface Moment {
  state: ImportState
  pass: ImportPass
  /** Of all rows. */
  part: number
}

const amidThePeople: Moment = { state: 'running', pass: 'people', part: 0.3 }
const moments: Moment[] = process.env.KILLED_IMPORT_ROWS
  ? [
      { state: 'checking', pass: 'people', part: 0.3 },
      { state: 'checking', pass: 'people', part: 0.7 },
      { state: 'running', pass: 'people', part: 0.1 },
      amidThePeople,
      { state: 'running', pass: 'people', part: 0.8 },
      { state: 'running', pass: 'managers', part: 0.5 },
    ]
  : [amidThePeople]

let database: TestDatabase
let env: Record<string, string>
let server: ServerProcess
let tenantId: number
let authorization: string

beforeAll(async () => {
  buildServer()
  database = await testDatabase()
  const port = await freePort()
  env = {
    DATABASE_URL: database.url,
    SECRET_KEY: 'q7Zr2mVb0Yk3Xc8Tn5Wp1Ls6Jd4Hf9Ga-E_u',
    PORT: port,
    PUBLIC_URL: `http://localhost:${port}`,
    MAIL_HOLD: '1',
    LOG_LEVEL: 'error',
  }
  tenantId = (await aTenant(database.db)).id
  const order = { tenantId, name: 'uploads', scopes: [...apiKeyScopes], actor: operator }
  const { apiKey } = await inTransaction(database.db, (trx) => createApiKey(trx, order))
  authorization = `Bearer ${apiKey}`
}, 120_000)
afterEach(endServers)
afterAll(() => database.close())

async function start() {
  server = await whenReady(runServer(env))
}

async function killAndRestart() {
  server.process.kill('SIGKILL')
  expect(await server.ended).toBe('SIGKILL')
  await start()
}

async function call(method: string, path: string, { type, body }: { type?: string; body?: string } = {}) {
  const headers = { authorization, ...(type !== undefined && { 'content-type': type }) }
  const answer = await fetch(`${server.origin}/api/v1${path}`, { method, headers, body })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as ImportSummary
}
const upload = (csv: string) => call('POST', '/imports?name=staff.csv', { type: 'text/csv', body: csv })
const startRun = (id: string) =>
  call('POST', `/imports/${id}/start`, { type: 'application/json', body: JSON.stringify({ invite: 'now' }) })
const importOf = (id: string) => call('GET', `/imports/${id}`)

async function until(id: string, state: ImportState): Promise<ImportSummary> {
  await expect.poll(async () => (await importOf(id)).state, { timeout: patience, interval: 100 }).toBe(state)
  return importOf(id)
}

async function run(csv: string): Promise<ImportSummary> {
  const { id } = await upload(csv)
  await until(id, 'ready')
  await startRun(id)
  return until(id, 'done')
}

const isHere = (n: number) => n % 10 === 0
const isFaulty = (n: number) => n % 97 === 0
const ordinals = Array.from({ length: rows }, (_, at) => at + 1)
const good = ordinals.filter((n) => !isFaulty(n))

/** The first is everybody's manager. */
function table(numbers: readonly number[], title: string): string {
  const line = (n: number) =>
    `${isFaulty(n) ? 'nonsense' : `p${n}@example.com`},Given${n},Family${n},${title},E${n},E${good[0]}`
  return ['Email,First Name,Last Name,Job Title,Employee Id,Manager Employee Id', ...numbers.map(line)].join('\n')
}

/** Kills the server each time the import has come so far, and starts it again. */
async function killAt(id: string, places: readonly Moment[]) {
  const place = async () => {
    const { rows: found } = await sql<{ state: ImportState; pass: ImportPass; cursor: number }>`
      select state, pass, cursor from import where id = ${id}`.execute(database.db)
    return found[0]!
  }
  for (const { part, ...moment } of places) {
    await expect
      .poll(place, { timeout: patience, interval: 5 })
      .toSatisfy(
        ({ state, pass, cursor }: Awaited<ReturnType<typeof place>>) =>
          state === moment.state && pass === moment.pass && cursor >= rows * part,
      )
    await killAndRestart()
    expect(await place(), 'killed amid the work').toMatchObject(moment)
  }
}

/** One row of figures that are wrong as soon as somebody is made, changed, invited or counted twice. */
async function figures() {
  const { rows: found } = await sql<Record<string, number>>`
    select
      (select count(*) from person where tenant_id = ${tenantId})::int as people,
      (select count(distinct employee_key) from person where tenant_id = ${tenantId})::int as employees,
      (select count(*) from standing where tenant_id = ${tenantId})::int as standings,
      (select count(*) from person_address where tenant_id = ${tenantId})::int as addresses,
      (select sum(n) from person_count where tenant_id = ${tenantId})::int as counted,
      (select sum(invited) from standing_count where tenant_id = ${tenantId})::int as "countedInvited",
      (select count(*) from standing where tenant_id = ${tenantId} and invited_at is not null)::int as invited,
      (select count(*) from delivery where tenant_id = ${tenantId})::int as mails,
      (select count(distinct person_no) from delivery where tenant_id = ${tenantId})::int as mailed,
      (select count(*) from person where tenant_id = ${tenantId} and attributes->>'title' = 'Engineer')::int as engineers,
      (select count(*) from person where tenant_id = ${tenantId}
        and attributes->'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User' ? 'manager')::int as managed,
      (select sum(version) from person where tenant_id = ${tenantId})::int as versions,
      (select count(*) from audit where tenant_id = ${tenantId} and type = 'person.provisioned')::int as provisioned,
      (select count(*) from audit where tenant_id = ${tenantId} and type = 'person.changed')::int as changed,
      (select count(*) from audit where tenant_id = ${tenantId} and type = 'import.finished')::int as finished`.execute(
    database.db,
  )
  return found[0]!
}

const outcomes = async (id: string) => {
  const { rows: found } = await sql<{ outcome: string; n: number; people: number }>`
    select outcome, count(*)::int as n, count(distinct person_no)::int as people from import_row
    where tenant_id = ${tenantId} and import_no = (select no from import where id = ${id})
    group by outcome order by outcome`.execute(database.db)
  return found
}

const done = ({ results }: ImportSummary) => Object.fromEntries(Object.entries(results).filter(([, n]) => n > 0))

it(
  `of an upload of ${rows} rows each is applied exactly once, though the server is killed and started again`,
  async () => {
    await start()
    const before = good.filter(isHere)
    const made = good.length - before.length
    expect(done(await run(table(before, 'Cook')))).toEqual({ create: before.length })
    const at = performance.now()

    const { id } = await upload(table(ordinals, 'Engineer'))
    await killAt(
      id,
      moments.filter(({ state }) => state === 'checking'),
    )
    const checked = await until(id, 'ready')
    expect(checked.planned).toMatchObject({ create: made, change: before.length, reject: rows - good.length })
    await startRun(id)
    await killAt(
      id,
      moments.filter(({ state }) => state === 'running'),
    )
    const summary = await until(id, 'done')
    const seconds = Math.round((performance.now() - at) / 1_000)

    expect(summary).toMatchObject({ results: checked.planned, invited: made })
    expect(await outcomes(id)).toEqual([
      { outcome: 'change', n: before.length, people: before.length },
      { outcome: 'create', n: made, people: made },
      { outcome: 'reject', n: rows - good.length, people: 0 },
    ])
    const managed = good.length - 1
    const after = await figures()
    expect(after).toEqual({
      people: good.length,
      employees: good.length,
      standings: good.length,
      addresses: good.length,
      counted: good.length,
      invited: good.length,
      countedInvited: good.length,
      mails: good.length,
      mailed: good.length,
      engineers: good.length,
      managed,
      provisioned: good.length,
      changed: before.length + managed,
      versions: good.length + before.length + managed,
      finished: 2,
    })
    expect(done(await run(table(ordinals, 'Engineer')))).toEqual({
      unchanged: good.length,
      reject: rows - good.length,
    })
    expect(await figures()).toEqual({ ...after, finished: 3 })
    if (process.env.KILLED_IMPORT_ROWS) console.log(JSON.stringify({ rows, kills: moments.length, seconds, ...after }))
  },
  5 * patience,
)

it('of an upload that is killed before it was answered nothing is left', async () => {
  await start()
  const count = async (counting: RawBuilder<{ n: number }>) => (await counting.execute(database.db)).rows[0]!.n
  const imports = sql<{ n: number }>`select count(*)::int as n from import`
  const waiting = sql<{ n: number }>`
    select count(*)::int as n from pg_locks where not granted and relation = 'import_row'::regclass`
  const earlier = await count(imports)

  await inTransaction(database.db, async (trx) => {
    // The upload waits for this lock, its import inserted and the first rows in hand.
    await sql`lock table import_row in exclusive mode`.execute(trx)
    const answer = upload(table(ordinals, 'Engineer')).catch((error: Error) => error.message)
    await expect.poll(() => count(waiting), { timeout: patience, interval: 20 }).toBe(1)
    server.process.kill('SIGKILL')
    expect(await answer).toBe('fetch failed')
  })
  await server.ended
  await start()

  expect(await count(imports)).toBe(earlier)
})
