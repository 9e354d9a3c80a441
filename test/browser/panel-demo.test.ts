import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { companies } from '../../src/cli/demo/companies.ts'
import { adminEmail } from '../../src/cli/demo/plant-admins.ts'
import { plantCompany } from '../../src/cli/demo/plant-company.ts'
import type { AdminRole } from '../../src/db/tables.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { makePartitions } from '../../src/provisioning-log/partitions.ts'
import { makeAdminSignInLink } from '../../src/session/admin-links.ts'
import { findTenantBySlug } from '../../src/tenants/tenant-store.ts'
import {
  desktop,
  expectNoAxeViolations,
  expectNoSidewaysScroll,
  launchBrowser,
  phone,
  type TestBrowser,
} from '../support/browser.ts'
import { buildPanel } from '../support/panel.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

const company = companies[0]!
/** Pages and tabs that stand behind a place. What waits to be filled in is no list: it is never empty. */
const behindPlaces = [
  '/people?state=invited',
  '/people?mail=failed',
  '/people/acts',
  '/groups?kind=pushed',
  '/groups?kind=local',
  '/invite/remind',
  '/invite/directory',
  '/mail?state=in_outbox',
  '/mail?state=failed',
  '/mail?state=held',
  '/mail?state=cancelled',
  '/outbox',
  '/provisioning-log?status=refused',
  '/sso/conflicts',
  '/settings?tab=texts',
]

let server: RunningTestServer
let browser: TestBrowser

beforeAll(async () => {
  await buildPanel()
  server = await startTestServer()
  await makePartitions(server.db)
  await inTransaction(server.db, (trx) => plantCompany(trx, company, server))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function signInAs(role: AdminRole, viewport = desktop): Promise<Page> {
  const { keyring, url: publicUrl } = server
  const { id: tenantId } = (await findTenantBySlug(server.db, company.slug))!
  const maker = { tenantId, email: adminEmail(company, role), keyring, publicUrl }
  const link = await inTransaction(server.db, (trx) => makeAdminSignInLink(trx, maker))
  const page = await browser.newPage(viewport, { reducedMotion: 'reduce' })
  await page.goto(link)
  await page.locator('button[type=submit]').click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  return page
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${server.url}/admin${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count(), { timeout: 15_000 }).toBe(0)
}

/** The first page below this one that it leads to. */
async function firstBelow(page: Page, place: string): Promise<string | undefined> {
  const links = page.getByRole('main').locator(`a[href^="/admin${place}/"]`)
  const hrefs = await links.evaluateAll((found) => found.map((link) => link.getAttribute('href')!))
  return hrefs.map((href) => href.slice('/admin'.length)).find((href) => /[0-9a-f]{8}-[0-9a-f-]{27}$/.test(href))
}

/** The places that the navigation offers a role, so that a new page is noticed. */
async function placesIn(navigation: Locator): Promise<string[]> {
  const links = navigation.locator('a[href^="/admin"]')
  await links.last().waitFor()
  const hrefs = await links.evaluateAll((found) => found.map((link) => link.getAttribute('href')!))
  return [...new Set(hrefs.map((href) => href.slice('/admin'.length) || '/'))]
}

const emptyStates = (page: Page) => page.locator('[data-empty]').allInnerTexts()

describe('the first company of the demo', () => {
  it('shows no page of the panel empty', async () => {
    const page = await signInAs('owner')
    const places = await placesIn(page.getByRole('navigation', { name: 'Main' }))
    expect(places).toEqual(expect.arrayContaining(['/', '/imports', '/domains', '/audit']))
    const empty: string[] = []
    const details = new Map<string, string>()
    const look = async (path: string) => {
      await open(page, path)
      for (const says of await emptyStates(page)) empty.push(`${path}: ${says}`)
    }
    for (const path of [...places, ...behindPlaces]) {
      await look(path)
      const below = await firstBelow(page, path.split('?')[0]!)
      if (below) details.set(path, below)
    }
    for (const detail of details.values()) await look(detail)
    expect(empty).toEqual([])
    const lists = ['/people', '/people/acts', '/imports', '/groups', '/campaigns', '/outbox', '/connections', '/sso']
    expect([...details.keys()]).toEqual(expect.arrayContaining(lists))
  })

  it.each(['inviter', 'auditor'] as const)('shows an %s what the role may see, on a phone', async (role) => {
    const page = await signInAs(role, phone)
    await page.getByRole('button', { name: 'Open the menu' }).click()
    const mine = await placesIn(page.getByRole('dialog'))
    expect(mine).toEqual(expect.arrayContaining(['/', '/people', '/campaigns', '/mail']))
    for (const path of role === 'auditor' ? [...mine, '/sso/conflicts'] : mine) {
      await open(page, path)
      expect(await emptyStates(page), path).toEqual([])
      await expectNoSidewaysScroll(page)
      await expectNoAxeViolations(page)
    }
  })
})
