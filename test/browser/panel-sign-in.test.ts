import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { desktop, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { buildPanel, openPanel } from '../support/panel.ts'
import { aTenant } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let server: RunningTestServer
let browser: TestBrowser

beforeAll(async () => {
  await buildPanel()
  server = await startTestServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

const password = 'a calm sea of violets'

it('leads from the first link to the panel, out of it, and back by password', async () => {
  const link = await server.firstAdminLink()
  const page = await browser.newPage(desktop)
  await page.goto(link!)
  await page.getByLabel('name').first().fill('Ada Okafor')
  await page.locator('[name=email]').fill('ada@northwind.example')
  await page.locator('[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()

  await page.getByRole('button', { name: 'Account of Ada Okafor' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL(/\/t\/main\/sign-in\?to=admin/)

  // Without a session the panel leads to where one is begun.
  await page.goto(`${server.url}/admin/people`)
  await page.waitForURL(/\/t\/main\/sign-in\?to=admin/)
  await page.locator('[name=login]').fill('ada@northwind.example')
  await page.locator('[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  await expect.poll(() => page.url()).toBe(`${server.url}/admin`)
})

it('asks for the company where nothing tells the tenant, and leads its admin to the sign-in', async () => {
  const { slug } = await aTenant(server.db)
  const page = await browser.newPage(desktop)
  await page.goto(`${server.url}/admin/people`)
  await page.getByLabel('Short name of your company').fill('nobody-here')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('There is nobody of this name here').first().waitFor()
  await page.getByLabel('Short name of your company').fill(slug)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect.poll(() => page.url()).toBe(`${server.url}/t/${slug}/sign-in?to=admin`)
})

it('keeps what was typed when the session ends under it', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look, adminId } = await openPanel({ server, browser, tenantId })
  await open('/people/new')
  await page.getByLabel('Given name').fill('Olena')
  await page.getByLabel('E-mail address').fill('olena@northwind.example')
  await server.db.deleteFrom('session').where('adminId', '=', adminId).execute()

  await page.getByRole('button', { name: 'Add and invite' }).click()
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
  await dialog.waitFor()
  await page.getByText('Your session ended before this was done.').waitFor()
  await look('panel-session-ended')
  const address = await dialog.getByRole('link', { name: 'Sign in again' }).getAttribute('href')
  expect(address).toMatch(/^\/t\/.*\/sign-in\?to=admin/)

  const again = await openPanel({ server, browser, tenantId })
  const [cookie] = await again.page.context().cookies()
  // The same admin, as the other tab would have it.
  await server.db.updateTable('session').set({ adminId }).where('adminId', '=', again.adminId).execute()
  await page.context().addCookies([cookie!])
  await dialog.getByRole('button', { name: 'I have signed in' }).click()
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => page.getByLabel('Given name').inputValue()).toBe('Olena')
  await page.getByRole('button', { name: 'Add and invite' }).click()
  await page.getByRole('heading', { name: /Olena|olena/, level: 1 }).waitFor()
})

it('is led by the keyboard: skip link, letters, and a list of them', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('')
  await page.keyboard.press('Tab')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content')
  await page.keyboard.press('Enter')

  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await look('panel-shortcuts')

  await page.getByRole('switch', { name: 'Use shortcuts' }).uncheck()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.keyboard.press('?')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  await expect.poll(() => page.url()).toMatch(/\/people$/)
})

it('offers an auditor nothing that they may not do', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId, role: 'auditor' })
  await open('/people')
  await look('panel-auditor')
  await expect.poll(() => page.getByRole('link', { name: 'Add a person' }).count()).toBe(0)
  await expect
    .poll(() => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Invite all' }).count())
    .toBe(0)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit log' }).click()
  await page.getByRole('heading', { name: 'Audit log', level: 1 }).waitFor()
  await look('panel-audit')
  for (const path of ['/people/new', '/connections/new', '/sso/new']) {
    await open(path)
    await page.getByText('Your role cannot open this page').waitFor()
    await expect.poll(() => page.getByRole('textbox').count()).toBe(0)
  }
})

it('says so where an address leads nowhere', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people/3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11')
  await page.getByText('There is nobody at this address').waitFor()
  await look('panel-no-such-person')
  await open('/nowhere')
  await page.getByText('This address leads nowhere').waitFor()
  await look('panel-nowhere')
  await expect.poll(() => page.title()).toBe('Nothing here · Vestibule')
})

it('announces the end of a session while there is time to keep it', async () => {
  const { id: tenantId } = await aTenant(server.db)
  await inTransaction(server.db, (trx) =>
    changeSettings(trx, { tenantId, change: { adminIdleMinutes: 5 }, actor: operator }),
  )
  const { page, open, look, adminId } = await openPanel({ server, browser, tenantId })
  await page.clock.install()
  await open('/settings')
  await page.getByLabel('Help contact').fill('half a sentence')
  await expect.poll(() => page.getByRole('alert').count()).toBe(0)
  await page.clock.fastForward('03:00')
  await page.getByText('you are signed out in about 2 minutes').waitFor()
  await look('panel-session-ending')
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await page.getByText('you are signed out').waitFor({ state: 'detached' })
  await expect.poll(() => page.getByLabel('Help contact').inputValue()).toBe('half a sentence')

  const expiresAt = new Date(Date.now() + 7 * 60_000)
  await server.db.updateTable('session').set({ expiresAt }).where('adminId', '=', adminId).execute()
  await open('/settings')
  await page.clock.fastForward('00:20')
  await page.getByText('Your session ends at').waitFor()
})
