import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { pino } from 'pino'
import { startEmbedded } from '../src/db/embedded/embedded-postgres.ts'
import { command, type Running, startVestibule } from './processes.ts'
import { seedPeople } from './seed.ts'

const usage = `npm run bench -- accounts [options]
  --rows 100000      of the uploaded CSV
  --people 1000000   in the export
Measures an upload that creates everybody, the same one again, one that changes everybody, and the fetching of an export.`

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== 'accounts'),
  options: {
    rows: { type: 'string', default: '100000' },
    people: { type: 'string', default: '1000000' },
    help: { type: 'boolean', default: false },
  },
})

if (options.help) console.log(usage)
else await main()

async function main() {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-bench-'))
  const log = pino({ level: 'warn' })
  const postgres = await startEmbedded({ dataDirectory: directory, purpose: 'bench', log })
  try {
    if (Number(options.rows) > 0) await inDatabase(postgres.superuserUrl, 'bench_upload', uploads)
    if (Number(options.people) > 0) await inDatabase(postgres.superuserUrl, 'bench_export', exporting)
  } finally {
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

interface Field {
  url: string
  port: number
  server: Running
  tenantId: number
  authorization: string
}

async function inDatabase(adminUrl: string, name: string, measure: (field: Field) => Promise<void>) {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = databaseUrl(adminUrl, name)
  const port = await freePort()
  const environment = {
    DATABASE_URL: url,
    SECRET_KEY: randomBytes(48).toString('base64'),
    PUBLIC_URL: `http://localhost:${port}`,
    PORT: String(port),
    MAIL_HOLD: '1',
  }
  await command(environment, 'migrate')
  const server = await startVestibule(environment)
  await command(environment, 'tenant', 'create', 'bench', '--name', 'Bench', '--admin-email', 'owner@example.com')
  const scopes = ['people:read', 'people:write', 'invites:write', 'export:read'].flatMap((scope) => ['--scope', scope])
  const { apiKey } = await command<{ apiKey: string }>(environment, 'api-key', 'create', 'bench', ...scopes)
  const { id: tenantId } = await one<{ id: number }>(url, "select id from tenant where slug = 'bench'")
  await measure({ url, port, server, tenantId, authorization: `Bearer ${apiKey}` })
  await server.stop()
}

function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

async function uploads(field: Field) {
  const rows = Number(options.rows)
  for (const [name, title] of [
    ['creates', 'Engineer'],
    ['again', 'Engineer'],
    ['changes', 'Chief engineer'],
  ] as const) {
    const csv = table(rows, title)
    const watch = watchMemory(field.server.pid)
    const start = performance.now()
    const uploaded = await call<Import>(field, 'POST', '/imports', csv)
    const answeredIn = since(start)
    await until(field, `/imports/${uploaded.id}`, 'ready')
    const checkedIn = since(start)
    await call(field, 'POST', `/imports/${uploaded.id}/start`, JSON.stringify({ invite: 'now' }))
    const { results, invited } = await until<Import>(field, `/imports/${uploaded.id}`, 'done')
    console.log(name, {
      rows,
      MiB: csv.length / 2 ** 20,
      answeredIn,
      checkedIn,
      doneIn: since(start),
      results,
      invited,
      ...watch.end(),
    })
  }
}

async function exporting(field: Field) {
  const people = Number(options.people)
  await seedPeople(field.url, field.tenantId, people)
  await inviteAll(field)
  const watch = watchMemory(field.server.pid)
  const start = performance.now()
  const { id } = await call<{ id: string }>(field, 'POST', '/exports')
  await until(field, `/exports/${id}`, 'ready')
  const readyIn = since(start)
  const { authorization } = field
  const address = `http://127.0.0.1:${field.port}/api/v1/exports/${id}/file`
  const answer = await fetch(address, { headers: { authorization } })
  let bytes = 0
  let lines = 0
  for await (const chunk of answer.body!) {
    bytes += chunk.length
    for (const byte of chunk) if (byte === 10) lines++
  }
  console.log('export', { people, lines, MiB: bytes / 2 ** 20, readyIn, fetchedIn: since(start), ...watch.end() })
}

/** Everybody, so that a link is derived for each. */
async function inviteAll(field: Field) {
  const body = JSON.stringify({ kind: 'all', includeWithdrawn: true })
  const { id } = await call<{ id: string }>(field, 'POST', '/campaigns', body)
  await until(field, `/campaigns/${id}`, 'done')
  const client = new pg.Client({ connectionString: field.url })
  await client.connect()
  await client.query('vacuum analyze standing, delivery')
  await client.end()
}

interface Import {
  id: string
  state: string
  results: Record<string, number>
  invited: number
}

function table(rows: number, title: string): string {
  const lines = [
    'Email,First Name,Last Name,Job Title,Department,Phone Number,Location,Locale,Manager Email,Division,Organization,Start Date,Employee Id,Manager Employee Id',
  ]
  for (let n = 0; n < rows; n++) {
    lines.push(
      `person${n}@example.com,Given${n},Family${n},${title},Department ${n % 50},+44 20 7946 ${n},London,en-GB,person${n % 1_000}@example.com,Products,Example Ltd,2026-04-01,E${n},E${n % 1_000}`,
    )
  }
  return lines.join('\n')
}

async function until<T extends { state: string }>(field: Field, path: string, state: string): Promise<T> {
  for (;;) {
    const now = await call<T>(field, 'GET', path)
    if (now.state === state) return now
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function call<T>({ port, authorization }: Field, method: string, path: string, body?: string): Promise<T> {
  const type = body?.startsWith('{') ? 'application/json' : 'text/csv'
  const headers = { authorization, ...(body !== undefined && { 'content-type': type }) }
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, { method, headers, body })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

function since(start: number): number {
  return Math.round((performance.now() - start) / 100) / 10
}

function watchMemory(pid: number) {
  const before = memoryOf(pid)
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOf(pid))
  }, 50)
  return {
    end() {
      clearInterval(timer)
      return { beforeMiB: Math.round(before), extraMiB: Math.round(peak - before) }
    },
  }
}

function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}

async function one<T extends object>(url: string, text: string): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<T>(text)
  await client.end()
  return rows[0]!
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}
