import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ask, inviteEverybody, makeTenant, onServer, watchMemory, withPostgres } from './field.ts'
import { type MailSink, startMailSink } from './mail-sink.ts'
import { seedPeople } from './seed.ts'

const usage = `npm run bench -- mail [options]
  --people 100000   invited, so that as many mails wait
  --seconds 10      time of each of three runs
Measures how many mails a second the server hands to a local SMTP server that takes everything.`

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== 'mail'),
  options: {
    people: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
})

if (options.help) console.log(usage)
else await withPostgres(({ adminUrl }) => main(adminUrl))

async function main(adminUrl: string) {
  const people = Number(options.people)
  const tenant = await makeTenant(adminUrl, 'bench_mail')
  await seedPeople(tenant.url, tenant.tenantId, people)
  // Held until all are queued.
  await onServer(tenant, {}, inviteEverybody)
  await ask(tenant.url, 'vacuum analyze standing, delivery')
  const sink = await startMailSink()
  await onServer(tenant, { MAIL_HOLD: undefined, SMTP_URL: sink.smtpUrl }, async ({ server }) => {
    while ((await sink.taken()).mails === 0) await wait(50)
    const memory = watchMemory(server.pid)
    for (let run = 0; run < 3; run++) console.log('mail', { queued: people, mailsPerSecond: await rate(sink) })
    console.log('mail', { ...(await sink.taken()), ...memory.end() })
  })
  sink.stop()
}

async function rate(sink: MailSink): Promise<number> {
  const before = await sink.taken()
  const start = performance.now()
  for (;;) {
    await wait(100)
    const passed = performance.now() - start
    const { mails } = await sink.taken()
    const isOver = passed >= Number(options.seconds) * 1_000 || mails >= Number(options.people)
    if (isOver) return Math.round(((mails - before.mails) * 1_000) / passed)
  }
}
