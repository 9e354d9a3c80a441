import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import type { Tenant } from '../../src/tenants/tenant.ts'
import {
  desktop,
  expectNoAxeViolations,
  expectNoSidewaysScroll,
  launchBrowser,
  screenshot,
  type TestBrowser,
} from '../support/browser.ts'
import { goodPassword } from '../support/claimant.ts'
import {
  type ExampleApplication,
  runExampleApplication,
  startExampleApplication,
} from '../support/example-application.ts'
import { firstRun, type Walker } from '../support/first-run.ts'
import { aMember } from '../support/members.ts'
import { buildPanel } from '../support/panel.ts'
import { anInvitedPerson, aTenant } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 120_000 })

let server: RunningTestServer
let browser: TestBrowser
let tenant: Tenant
let ownerLink: string
let application: ExampleApplication

beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  ownerLink = (await server.firstAdminLink())!
  tenant = await aTenant(server.db, { name: 'Northwind' })
  application = await startExampleApplication(server, tenant)
  await buildPanel()
})
afterAll(async () => {
  application.process.kill()
  await browser.close()
  await server.close()
})

it('leads from an empty server to a first claim that lands in the application, as docs/first-run.md counts it', async () => {
  const theirs = await runExampleApplication({ VESTIBULE_URL: server.url })
  const admin = await browser.newPage(desktop)
  const { walker, counted } = atOnce()
  const steps: Acts[] = []
  await admin.goto(ownerLink)
  let page = admin
  for (const { walk } of firstRun) {
    page = await walk(page, walker, `${theirs.url}/`)
    steps.push(counted())
  }
  expect(page.url()).toBe(`${theirs.url}/`)
  await screenshot(page, 'first-run-claimed')

  await admin.goto(`${server.url}/admin`)
  await admin.getByText('Launch: 1 of 5 done').waitFor()
  expect(await admin.getByText('Your first claim').count()).toBe(0)
  await lookAt('after', admin)
  theirs.process.kill()
  expect([...steps, steps.reduce(inAll)]).toEqual(writtenActs())
})

interface Acts {
  fields: number
  presses: number
}

/** Types and presses without a pause, and counts both. */
function atOnce() {
  let acts: Acts = { fields: 0, presses: 0 }
  const walker: Walker = {
    arrive: lookAt,
    async type(field, text) {
      await field.fill(text)
      acts.fields++
    },
    async press(target) {
      await target.click()
      acts.presses++
    },
  }
  return {
    walker,
    counted: (): Acts => {
      const counted = acts
      acts = { fields: 0, presses: 0 }
      return counted
    },
  }
}

/** The screens that no other file looks at. */
const lookedAt = ['overview', 'person', 'mail', 'after']

async function lookAt(screen: string, page: Page) {
  await expectNoSidewaysScroll(page)
  if (!lookedAt.includes(screen)) return
  await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count()).toBe(0)
  await expectNoAxeViolations(page)
  await screenshot(page, `first-run-${screen}`)
}

function inAll(one: Acts, other: Acts): Acts {
  return { fields: one.fields + other.fields, presses: one.presses + other.presses }
}

/** The table's rows that name fields and presses, in order; the last is their sum. */
function writtenActs(): Acts[] {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'first-run.md'), 'utf8')
  return [...page.matchAll(/\| (\d+) fields? \| (\d+) press(?:es)? \|/g)].map(([, fields, presses]) => ({
    fields: Number(fields),
    presses: Number(presses),
  }))
}

it('knows who came from its own sign-in', async () => {
  const { person } = await aMember(server.db, { tenant })
  const group = { displayName: 'Climbers & Divers', memberIds: [person.id] }
  await inTransaction(server.db, (trx) => createGroup(trx, { tenantId: tenant.id, ...group, actor: operator }))
  const page = await browser.newPage()
  await page.goto(application.url)
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('E-mail or user name').fill(person.userName)
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await page.getByRole('heading', { name: 'Welcome, Ada Lovelace' }).waitFor()
  await expect.poll(() => page.url()).toBe(`${application.url}/`)
  await expect.poll(() => page.textContent('main')).toContain('Climbers & Divers')
  await expect.poll(() => page.textContent('main')).toContain(person.id)

  // Signed out there, and still signed in here: back without a word.
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Welcome, Ada Lovelace' }).waitFor()
  await page.context().close()
})

it('knows who came from their invitation, without script', async () => {
  const { link } = await anInvitedPerson(server.db, { tenantId: tenant.id })
  const page = await browser.newPage(undefined, { javaScriptEnabled: false })
  await page.goto(`${server.url}/c/${link}`)
  await page
    .getByRole('button')
    .filter({ hasNotText: /English|Deutsch|Français|العربية/ })
    .first()
    .click()
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page
    .getByRole('button')
    .filter({ hasNotText: /English|Deutsch|Français|العربية/ })
    .first()
    .click()
  await page.getByRole('heading', { name: 'Welcome, Ada Lovelace' }).waitFor()
  await expect.poll(() => page.url()).toBe(`${application.url}/`)
  await page.context().close()
})

it('lets nobody in by a code that another browser asked for', async () => {
  const { person } = await aMember(server.db, { tenant })
  const attacker = await browser.newPage()
  await attacker.goto(`${server.url}/t/${tenant.slug}/sign-in`)
  // What is on its way to the application is kept, as by somebody who wants to send it to another.
  const kept: string[] = []
  await attacker.route(`${application.url}/**`, (route) => {
    kept.push(route.request().url())
    return route.fulfill({ status: 204 })
  })
  await attacker.getByLabel('E-mail or user name').fill(person.userName)
  await attacker.getByLabel('Password').fill(goodPassword)
  await attacker.getByRole('button', { name: 'Sign in' }).click()
  await vi.waitUntil(() => kept.length > 0)
  expect(kept[0]).toContain('hand_over=')

  const victim = await browser.newPage()
  // Their browser is in the middle of a sign-in of its own.
  await victim.goto(`${application.url}/sign-in`)
  await victim.goto(kept[0]!)
  expect(await victim.textContent('main')).toContain('That did not work')
  await victim.goto(application.url)
  expect(await victim.textContent('main')).not.toContain('Welcome')
  await attacker.context().close()
  await victim.context().close()
})
