import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { ask, call, databaseUrl, type Field, onServer, type Tenant, watchMemory, withPostgres } from './field.ts'

const usage = `npm run bench -- bulk --company DIR [--only resend,remind]
Acts on many people of a company that \`npm run bench -- panel --keep DIR\` furnished, and times them. They change it: give a copy.`

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== 'bulk'),
  options: { company: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean', default: false } },
})

const acts: Record<string, (field: Field) => Promise<void>> = {
  counts,
  preview,
  resend: (field) => bulkAct(field, 'resend', { kind: 'filter', source: 'admin', state: 'invited' }),
  remind,
  remindAll: (field) => remind(field, { kind: 'all' }),
  deactivate: (field) => bulkAct(field, 'deactivate', { kind: 'filter', source: 'ad_sync' }),
  stop,
  everybody: (field) => bulkAct(field, 'deactivate', { kind: 'all' }),
}

const note = join(options.company ?? '', 'tenant.json')
if (options.help || !options.company || !existsSync(note)) console.log(usage)
else await withPostgres(({ adminUrl }) => measure(adminUrl), options.company)

async function measure(adminUrl: string) {
  const kept = JSON.parse(readFileSync(note, 'utf8')) as Tenant
  const url = databaseUrl(adminUrl, 'bench_panel')
  const tenant = { ...kept, url, environment: { ...kept.environment, DATABASE_URL: url } }
  const [row] = await ask<{ n: number }>(url, 'select count(*)::int as n from person')
  console.log(`${row!.n} people`)
  for (const name of options.only?.split(',') ?? Object.keys(acts))
    await onServer(tenant, {}, async (field) => acts[name]!(field))
}

/** Of a server that has just been started. */
async function counts(field: Field) {
  for (const source of ['entra', 'google', 'okta']) {
    const ms = await timed(() => call(field, 'GET', `/people/matching?source=${source}`))
    console.log(`counts by state of ${source}: ${ms} ms`)
  }
}

async function preview(field: Field) {
  const title = 'title sw "Eng"'
  const whom = {
    all: { kind: 'all' },
    entra: { kind: 'filter', source: 'entra' },
    title: { kind: 'filter', filter: title },
  }
  for (const [name, chosen] of Object.entries(whom)) {
    const ms = await timed(() => call(field, 'POST', '/campaigns/preview', JSON.stringify(chosen)))
    console.log(`preview of a campaign to ${name}: ${ms} ms`)
    const people = JSON.stringify({ act: 'deactivate', people: chosen })
    const other = await timed(() => call(field, 'POST', '/bulk-acts/preview', people))
    console.log(`preview of deactivating ${name}: ${other} ms`)
  }
}

async function remind(field: Field, whom: object = { kind: 'filter', source: 'entra' }) {
  const body = JSON.stringify({ ...whom, action: 'remind' })
  await followed(field, { what: `remind ${JSON.stringify(whom)}`, path: '/campaigns', body })
}

async function bulkAct(field: Field, act: string, people: object) {
  const body = JSON.stringify({ act, people })
  await followed(field, { what: `${act} ${JSON.stringify(people)}`, path: '/bulk-acts', body })
}

interface Followed {
  id: string
  state: string
  expected?: number | null
  invited?: number
  reached?: number
}

/** Until it is over, while somebody looks at a list of people. */
async function followed(field: Field, { what, path, body }: { what: string; path: string; body: string }) {
  const memory = watchMemory(field.server.pid)
  const start = performance.now()
  const { id } = await call<Followed>(field, 'POST', path, body)
  const answered = Math.round(performance.now() - start)
  const looks: number[] = []
  let now = await call<Followed>(field, 'GET', `${path}/${id}`)
  while (now.state === 'running') {
    looks.push(await timed(() => call(field, 'GET', '/people?limit=50')))
    now = await call<Followed>(field, 'GET', `${path}/${id}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const seconds = ((performance.now() - start) / 1_000).toFixed(1)
  const { extraMiB } = memory.end()
  const sorted = looks.toSorted((one, other) => one - other)
  const list = `a list meanwhile p50 ${sorted[Math.floor(sorted.length / 2)]} ms, at most ${sorted.at(-1)} ms`
  console.log(
    `${what}: answered in ${answered} ms, ${now.reached ?? now.invited} in ${seconds} s; ${list}; ${extraMiB} MiB`,
  )
}

async function stop(field: Field) {
  const people = { kind: 'filter', source: 'google' }
  const { id } = await call<Followed>(field, 'POST', '/bulk-acts', JSON.stringify({ act: 'deactivate', people }))
  for (;;) {
    const { reached = 0 } = await call<Followed>(field, 'GET', `/bulk-acts/${id}`)
    if (reached > 0) break
  }
  const ms = await timed(() => call(field, 'POST', `/bulk-acts/${id}/stop`))
  console.log(`stopped in ${ms} ms`)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return Math.round(performance.now() - start)
}
