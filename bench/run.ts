import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { pino } from 'pino'
import { startEmbedded } from '../src/db/embedded/embedded-postgres.ts'
import * as cases from './cases.ts'
import { hostile } from './hostile.ts'
import { inviteAll } from './invite-all.ts'
import type { Figures } from './load.ts'
import { command, startBaseline, startVestibule } from './processes.ts'
import { report, type Row } from './report.ts'
import { seedMembers, seedPeople } from './seed.ts'
import { requestText, Wire } from './wire.ts'

const usage = `npm run bench -- [options]
  --people 1000,100000   sizes of the tenant, one database each (default 1000,100000)
  --seconds 5            time of each case
  --connections 8        connections of the cases under load
  --only lookup,patch    these cases alone; hostile: how late the event loop is under the worst requests
  --json FILE            where the figures go (default bench-results/latest.json)
Measures Vestibule beside a bare node:http and pg server (L) on the same rows, in one run. Only ratios travel between machines.
Others, each with --help of its own: npm run bench -- accounts | bulk | first-run | mail | panel`

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '1000,100000' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '8' },
    only: { type: 'string' },
    json: { type: 'string', default: 'bench-results/latest.json' },
    help: { type: 'boolean', default: false },
  },
})

if (options.help) console.log(usage)
else await main()

async function main() {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-bench-'))
  const postgres = await startEmbedded({
    dataDirectory: directory,
    purpose: 'bench',
    log: pino({ level: 'warn' }),
  })
  try {
    const rows: Row[] = []
    for (const size of options.people.split(',').map(Number))
      rows.push(...(await measureSize(postgres.superuserUrl, size)))
    report(rows)
    mkdirSync(dirname(options.json), { recursive: true })
    writeFileSync(
      options.json,
      `${JSON.stringify({ at: new Date().toISOString(), node: process.version, rows }, null, 2)}\n`,
    )
  } finally {
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

async function measureSize(adminUrl: string, people: number): Promise<Row[]> {
  const url = await createBenchDatabase(adminUrl, `bench_${people}`)
  const port = await freePort()
  const environment = {
    DATABASE_URL: url,
    SECRET_KEY: randomBytes(48).toString('base64'),
    PUBLIC_URL: `http://localhost:${port}`,
    PORT: String(port),
    MAIL_HOLD: '1',
    SCIM_REQUESTS_PER_SECOND: '0',
  }
  await command(environment, 'migrate')
  const server = await startVestibule(environment)
  await command(environment, 'tenant', 'create', 'bench', '--name', 'Bench', '--admin-email', 'owner@example.com')
  const client = await command<{ token: string; clientId: string }>(
    environment,
    'client',
    'connect',
    'bench',
    '--kind',
    'entra',
    '--invite',
    'later',
  )
  const tenantId = await tenantOf(url, client.clientId)
  const { sample } = await seedPeople(url, tenantId, people)
  const baseline = await startBaseline({
    BENCH_DATABASE: url,
    BENCH_TENANT: String(tenantId),
    BENCH_CLIENT: client.clientId,
  })
  const idleMemory = memoryOf(server.pid)
  const groups = {
    smallGroup: await createGroup(port, client.token, 'Small'),
    largeGroup: await createGroup(port, client.token, 'Large'),
  }
  await seedMembers(url, tenantId, groups.smallGroup, 10)
  await seedMembers(url, tenantId, groups.largeGroup, Math.min(100_000, Math.floor(people * 0.9)))
  const field = {
    token: client.token,
    people,
    sample,
    connections: Number(options.connections),
    seconds: Number(options.seconds),
    ...groups,
  }
  const rows: Row[] = []
  const add = (name: string, figures: Figures, rival?: Figures) => rows.push({ people, name, figures, rival })
  for (const name of chosen(['lookup', 'read', 'patch', 'create'])) {
    const [ours, theirs] = await beside({ ...field, port }, { ...field, port: baseline.port }, cases[name])
    add(name, ours, theirs)
  }
  for (const name of chosen(['mix', 'firstPage', 'cursorPage', 'deepIndex', 'smallGroup', 'largeGroup']))
    add(name, await cases[name]({ ...field, port }))
  if (chosen(['hostile']).length > 0) rows.push(await hostile({ ...field, port }))
  if (chosen(['inviteAll']).length > 0)
    rows.push(await inviteAll({ environment, port, url, tenantId, people, pid: server.pid }))
  rows.push({ people, name: 'memory', idleMiB: idleMemory, peakMiB: memoryOf(server.pid) })
  await Promise.all([baseline.stop(), server.stop()])
  return rows
}

function chosen<Name extends string>(names: readonly Name[]): readonly Name[] {
  const only = options.only?.split(',')
  return only ? names.filter((name) => only.includes(name)) : names
}

/** Turn and turn about, the better run of each counts: a machine's hiccup then strikes neither side alone. */
async function beside(ours: cases.Field, theirs: cases.Field, run: cases.Case): Promise<[Figures, Figures]> {
  const short = Math.min(1, ours.seconds)
  await run({ ...ours, seconds: short })
  await run({ ...theirs, seconds: short })
  const runs: [Figures, Figures][] = []
  for (let round = 0; round < 2; round++) runs.push([await run(ours), await run(theirs)])
  const best = (side: 0 | 1) => runs.map((pair) => pair[side]).reduce((a, b) => (a.perSecond > b.perSecond ? a : b))
  return [best(0), best(1)]
}

async function createGroup(port: number, token: string, displayName: string): Promise<string> {
  const wire = await Wire.open(port)
  const { body } = await wire.send(
    requestText({ method: 'POST', path: '/scim/v2/Groups', token, body: { displayName, members: [] } }),
  )
  wire.close()
  return (JSON.parse(body.toString()) as { id: string }).id
}

async function createBenchDatabase(adminUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

async function tenantOf(url: string, clientId: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ tenant_id: number }>(
    'select tenant_id from provisioning_client where id = $1',
    [clientId],
  )
  await client.end()
  return rows[0]!.tenant_id
}

function memoryOf(pid: number): number | undefined {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)
  } catch {
    return undefined
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
