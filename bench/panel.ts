import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { operator } from '../src/audit/actor.ts'
import { createDatabase, createPool } from '../src/db/connection.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { startSession } from '../src/session/start-session.ts'
import { createAdmin } from '../src/tenants/manage-admins.ts'
import { chromiumLaunch } from '../test/support/chromium.ts'
import { databaseUrl, type Field, makeTenant, onServer, type Place, type Tenant, withPostgres } from './field.ts'
import { installClock, type Shown, timed } from './panel-clock.ts'
import { furnish } from './panel-field.ts'
import { type Screen, screens } from './panel-screens.ts'

const usage = `npm run bench -- panel [options]
  --people 1000000   of the company
  --rounds 3         through all screens; the median of each counts
  --only Mail,Log    screens whose names begin so
  --keep DIR         keeps the seeded database there, and goes on with it the next time
  --shots DIR        screenshots of every screen
Clicks through the panel of a large company in Chromium, and measures each screen from the click until it is complete.`

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== 'panel'),
  options: {
    people: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    keep: { type: 'string' },
    shots: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (options.help) console.log(usage)
else await withPostgres(main, options.keep)

async function main(where: Place) {
  const tenant = await seeded(where)
  const browser = await chromium.launch(await chromiumLaunch())
  try {
    await onServer(tenant, {}, (field) => clickThrough(field, browser))
  } finally {
    await browser.close()
  }
}

async function seeded({ directory, adminUrl }: Place): Promise<Tenant> {
  const note = join(directory, 'tenant.json')
  const url = databaseUrl(adminUrl, 'bench_panel')
  if (existsSync(note)) {
    const kept = JSON.parse(readFileSync(note, 'utf8')) as Tenant
    return { ...kept, url, environment: { ...kept.environment, DATABASE_URL: url } }
  }
  const tenant = await makeTenant(adminUrl, 'bench_panel')
  await furnish(tenant, Number(options.people))
  if (options.keep) writeFileSync(note, JSON.stringify(tenant), { mode: 0o600 })
  return tenant
}

async function clickThrough(field: Field, browser: Browser) {
  const page = await signedIn(field, browser)
  const wanted = screens.filter(({ name }) => options.only?.split(',').some((start) => name.startsWith(start)) ?? true)
  // The first round fetches the panel's code and has the overview counted.
  await round(page, field, wanted)
  const rounds: Map<Screen, Shown>[] = []
  for (let n = 0; n < Number(options.rounds); n++) rounds.push(await round(page, field, wanted))
  console.log('\n| screen | shown in ms | slowest request | ms |\n| --- | ---: | --- | ---: |')
  for (const screen of wanted) {
    const { shownMs, slowest } = median(rounds.flatMap((shown) => shown.get(screen) ?? []))
    const path = slowest?.path.replace('/api/v1', '').replace(/cursor=[^&]+/, 'cursor=…') ?? ''
    console.log(
      `| ${screen.name} | ${shownMs.toFixed(0)} | ${path && `\`${path}\``} | ${slowest?.ms.toFixed(0) ?? ''} |`,
    )
  }
}

function median(all: Shown[]): Shown {
  return all.toSorted((one, other) => one.shownMs - other.shownMs)[Math.floor(all.length / 2)]!
}

/** From a fresh load, so that nothing is shown from memory. */
async function round(page: Page, { port }: Field, wanted: readonly Screen[]): Promise<Map<Screen, Shown>> {
  const origin = `http://localhost:${port}`
  const shown = new Map<Screen, Shown>()
  const goTo = async (path: string) => {
    await page.goto(`${origin}/admin${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {})
  }
  await goTo('/settings')
  for (const screen of wanted) {
    if (screen.from) await goTo(screen.from)
    try {
      shown.set(screen, await timed(page, () => screen.act(page)))
    } catch (error) {
      throw new Error(`${screen.name} at ${page.url()}`, { cause: error })
    }
    if (options.shots) await shoot(page, screen.name)
  }
  return shown
}

async function shoot(page: Page, name: string) {
  mkdirSync(options.shots!, { recursive: true })
  await page.screenshot({ path: join(options.shots!, `${name.replaceAll(/\W+/g, '-')}.png`), fullPage: true })
}

async function signedIn({ url, port, tenantId }: Field, browser: Browser): Promise<Page> {
  const pool = createPool({ url, max: 2 })
  const token = await inTransaction(createDatabase(pool), async (trx) => {
    const email = `${crypto.randomUUID()}@example.com`
    const admin = await createAdmin(trx, { tenantId, email, name: 'Ada Okafor', role: 'owner', actor: operator })
    return startSession(trx, { tenantId, adminId: admin.id, method: 'password' })
  })
  await pool.end()
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  await context.addCookies([{ name: 'vestibule_admin', value: token, url: `http://localhost:${port}` }])
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await installClock(page)
  return page
}
