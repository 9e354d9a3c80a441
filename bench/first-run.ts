import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { chromiumLaunch } from '../test/support/chromium.ts'
import { firstRun } from '../test/support/first-run.ts'
import { desktop } from '../test/support/viewports.ts'
import { freshClone } from './fresh-clone.ts'
import { aPerson, type Person } from './person.ts'
import { readReadme } from './readme.ts'

const usage = `npm run bench -- first-run [options]
  --wpm 200   words a minute that the newcomer reads
Clones this repository, and goes the README's way with an empty npm cache, from "npm ci && npm start" to the first claim
in Chromium, timed by the clock: reads all the text that is new on a screen, types 200 characters a minute, and takes
1.5 s for each press and each field.`

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== 'first-run'),
  options: { wpm: { type: 'string', default: '200' }, help: { type: 'boolean', default: false } },
})

if (options.help) console.log(usage)
else await main()

async function main() {
  const browser = await chromium.launch(await chromiumLaunch())
  const clone = await freshClone()
  try {
    const context = await browser.newContext({ viewport: desktop, locale: 'en-GB' })
    const person = aPerson({ wordsPerMinute: Number(options.wpm) })
    await goThrough(person, { clone, page: await context.newPage() })
    report(person)
  } finally {
    await browser.close()
    await clone.remove()
  }
}

interface Scene {
  clone: Awaited<ReturnType<typeof freshClone>>
  page: Page
}

async function goThrough(person: Person, { clone, page: first }: Scene) {
  const readme = readReadme(clone.directory)
  await person.read('README', readme.untilStart)
  // Copied, and pasted into the terminal.
  await person.reach(2)
  const [server] = await Promise.all([clone.start(), person.read('README, meanwhile', readme.meanwhile)])
  await person.read('terminal', server.printed)
  let page = first
  let home = ''
  let itemRead = 0
  for (const { name, item, walk } of firstRun) {
    if (item > itemRead) await person.read(`README, ${item}.`, readme.items[item - 1]!)
    itemRead = item
    if (name === 'own it') {
      await person.reach(1)
      await page.goto(server.ownerLink)
    }
    if (name === 'name a home') {
      // A second terminal in the same directory; copied, and pasted.
      await person.reach(4)
      home = await clone.startExample(server.url)
    }
    page = await walk(page, person, `${home}/`)
  }
}

function report({ rows }: Person) {
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  console.log('\n| screen | words | reading s | typing, pressing s | machine s | clock |')
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
  for (const { screen, words, reading, acting, machine, clock } of rows)
    console.log(
      `| ${screen} | ${words} | ${seconds(reading)} | ${seconds(acting)} | ${seconds(machine)} | ${minutes(clock)} |`,
    )
  const sum = (of: 'words' | 'reading' | 'acting' | 'machine') => rows.reduce((total, row) => total + row[of], 0)
  const total = minutes(rows.at(-1)!.clock)
  console.log(
    `| **in all** | ${sum('words')} | ${seconds(sum('reading'))} | ${seconds(sum('acting'))} | ${seconds(sum('machine'))} | **${total}** |`,
  )
  const load = loadavg().map((average) => average.toFixed(1))
  console.log(`\n${availableParallelism()} cores; load ${load.join(', ')} over the last 1, 5 and 15 minutes`)
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
