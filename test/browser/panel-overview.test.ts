import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { ENTERPRISE_URN } from '../../src/people/user-schema.ts'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
import { buildPanel, openPanel } from '../support/panel.ts'
import { aClient, aPerson, aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

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

/** Two departments; one of the harbour was invited nine days ago. */
async function aHarbour() {
  const tenantId = (await aTenant(server.db, { name: 'Northwind' })).id
  const person = (department: string, invite: 'now' | 'later') => {
    const userName = `${unique('ada')}@northwind.example`
    const attributes = { emails: [{ value: userName, type: 'work' }], [ENTERPRISE_URN]: { department } }
    return aPerson(server.db, { tenantId, userName, attributes, invite })
  }
  await person('Sea', 'later')
  await person('Sea', 'now')
  const long = await person('Harbour', 'now')
  const invitedAt = new Date(Date.now() - 9 * 86_400_000)
  await server.db.updateTable('standing').set({ invitedAt }).where('personNo', '=', long.no).execute()
  return tenantId
}

it('shows how far everybody has come, over time and by department, each stalled part one press from a reminder', async () => {
  const tenantId = await aHarbour()
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('')
  await page.getByText('1 person invited over 7 days ago').waitFor()
  await page.getByText('As a table').click()
  await page.getByRole('region', { name: 'Progress by day' }).getByRole('row').nth(30).waitFor()
  await look('panel-overview')

  await page.getByLabel('Period').selectOption('The last 90 days')
  await expect.poll(() => page.getByRole('region', { name: 'Progress by day' }).getByRole('row').count()).toBe(91)
  await page.getByLabel('Divided by').selectOption('By location')
  await page.getByRole('link', { name: 'None', exact: true }).waitFor()
  await expect.poll(() => page.url()).toContain('by=location')
  await page.goBack()
  await page.getByRole('link', { name: 'Remind 1 person of Harbour' }).click()
  await page.getByRole('button', { name: 'Remind 1 person…' }).waitFor()
  await expect.poll(() => page.url()).toContain('action=remind')

  await open('')
  await page.getByRole('link', { name: 'Sea', exact: true }).click()
  await page.getByText('2 in all').waitFor()
})

it('tells why a provisioning client was refused, and leads to the log', async () => {
  const { tenantId, client, token } = await aClient(server.db, { name: 'Our Entra' })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
  const body = JSON.stringify({ userName: 'ada@northwind.example' })
  for (let at = 0; at < 2; at++) await fetch(`${server.url}/scim/v2/Users`, { method: 'POST', headers, body })
  await expect
    .poll(
      async () =>
        (await server.db.selectFrom('scimRequest').select('no').where('tenantId', '=', tenantId).execute()).length,
    )
    .toBe(2)
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open('')
  await page.getByText('1 refused (50 %)').waitFor()
  await look('panel-overview-phone')
  await page.getByRole('link', { name: 'Last refusal' }).click()
  await page.waitForURL((url) => url.searchParams.get('clientId') === client.id)
  await page.getByText('There is already a person with this userName').first().waitFor()
})

it('says of a large tenant that it is being counted, and how old its counts are', async () => {
  const tenantId = await aHarbour()
  await server.db.updateTable('personCount').set({ n: 100_000 }).where('tenantId', '=', tenantId).execute()
  const { page, open, look } = await openPanel({ server, browser, tenantId, dark: true })
  await open('')
  await page.getByText('1 person invited over 7 days ago').waitFor({ timeout: 30_000 })
  const names = async () => {
    const rows = await server.db.selectFrom('overviewCount').select('name').where('tenantId', '=', tenantId).execute()
    return rows.map(({ name }) => name).toSorted()
  }
  await expect.poll(names).toEqual(['by_department', 'held_back', 'progress'])
  await look('panel-overview-dark')
})

it('has a reminder within reach of a thumb for each part of the company', async () => {
  const tenantId = await aHarbour()
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open('')
  const parts = page.getByRole('region', { name: 'By department' })
  await parts.getByRole('link', { name: /^Remind 1 person/ }).waitFor()
  expect(await parts.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
  await look('panel-overview-parts-phone')
})
