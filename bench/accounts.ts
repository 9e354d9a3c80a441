import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import {
  ask,
  call,
  type Field,
  inviteEverybody,
  makeTenant,
  onServer,
  since,
  until,
  watchMemory,
  withPostgres,
} from './field.ts'
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
  await withPostgres(async ({ adminUrl }) => {
    if (Number(options.rows) > 0) await onServer(await makeTenant(adminUrl, 'bench_upload'), {}, uploads)
    if (Number(options.people) > 0) await onServer(await makeTenant(adminUrl, 'bench_export'), {}, exporting)
  })
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
  // Everybody, so that a link is derived for each.
  await inviteEverybody(field)
  await ask(field.url, 'vacuum analyze standing, delivery')
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
