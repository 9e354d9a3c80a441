import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import {
  expectNoAxeViolations,
  expectNoSidewaysScroll,
  launchBrowser,
  phone,
  screenshot,
  smallPhone,
  type TestBrowser,
} from '../support/browser.ts'
import { anInvitedPerson, aTenant } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 120_000 })

let server: RunningTestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function invited() {
  const { id: tenantId } = await aTenant(server.db, { name: 'Northwind' })
  await inTransaction(server.db, async (trx) => {
    const change = { terms: { version: '1', text: 'Be kind.' }, helpContact: 'people@northwind.example' }
    await changeSettings(trx, { tenantId, change, actor: operator })
    await createGroup(trx, { tenantId, displayName: 'Lisbon office', role: 'suggested', actor: operator })
  })
  return anInvitedPerson(server.db, { tenantId })
}

it.each([
  ['ar', 'rtl', phone],
  ['de', 'ltr', smallPhone],
  ['fr', 'ltr', smallPhone],
])('claims in %s', async (language, direction, viewport) => {
  const { link, person } = await invited()
  const page = await browser.newPage(viewport, { locale: language })
  const look = async (name: string) => {
    await expectNoAxeViolations(page)
    await expectNoSidewaysScroll(page)
    await screenshot(page, `claim-${language}-${name}`)
  }
  const goOn = () => page.locator('button[value=next]').click()

  await page.goto(`${server.url}/c/${link}`)
  await expect.poll(() => page.locator('html').getAttribute('dir')).toBe(direction)
  await look('1-terms')
  await page.locator('input[type=checkbox]').check()
  await goOn()
  await look('2-profile')
  await goOn()
  await look('3-groups')
  await goOn()
  await look('4-password')
  await page.locator('input[type=password]').fill('short')
  await goOn()
  await page.getByRole('alert').waitFor()
  await look('4-password-refused')
  await page.locator('input[type=password]').fill('zwölf Boxkämpfer jagen')
  await goOn()
  await page.waitForURL('**/claim/done')
  await look('5-done')
  const standing = await server.db
    .selectFrom('standing')
    .select('claimedAt')
    .where('personNo', '=', person.no)
    .executeTakeFirstOrThrow()
  expect(standing.claimedAt).not.toBeNull()
})

it('changes the language by the switch, and stays on the page', async () => {
  const { link } = await invited()
  const page = await browser.newPage(phone)
  await page.goto(`${server.url}/c/${link}`)
  await page.getByRole('button', { name: 'Deutsch' }).click()
  await page.getByRole('heading', { name: 'Bevor Sie beitreten' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/claim/terms')
})

it('changes the language, and stays with the door of the admins', async () => {
  const { slug } = await aTenant(server.db, { name: 'Northwind' })
  const page = await browser.newPage(phone)
  await page.goto(`${server.url}/t/${slug}/sign-in?to=admin`)
  await page.getByRole('button', { name: 'Deutsch' }).click()
  await page.locator('html[lang=de]').waitFor()
  expect(new URL(page.url()).search).toBe('?to=admin')
})
