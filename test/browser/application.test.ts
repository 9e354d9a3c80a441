import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import type { Tenant } from '../../src/tenants/tenant.ts'
import { launchBrowser, type TestBrowser } from '../support/browser.ts'
import { goodPassword } from '../support/claimant.ts'
import { type ExampleApplication, startExampleApplication } from '../support/example-application.ts'
import { aMember } from '../support/members.ts'
import { anInvitedPerson, aTenant } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 120_000 })

let server: RunningTestServer
let browser: TestBrowser
let tenant: Tenant
let application: ExampleApplication

beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  tenant = await aTenant(server.db, { name: 'Northwind' })
  application = await startExampleApplication(server, tenant)
})
afterAll(async () => {
  application.process.kill()
  await browser.close()
  await server.close()
})

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
