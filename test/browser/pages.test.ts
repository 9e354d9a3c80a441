import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { withdrawInvite } from '../../src/invite/withdraw-invite.ts'
import { setCredential } from '../../src/people/credential-store.ts'
import { hashPassword } from '../../src/people/password.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import {
  desktop,
  expectNoAxeViolations,
  expectNoSidewaysScroll,
  launchBrowser,
  phone,
  screenshot,
  smallPhone,
  type TestBrowser,
} from '../support/browser.ts'
import { goodPassword } from '../support/claimant.ts'
import { anInvitedPerson, aTenant } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 120_000 })

let server: RunningTestServer
let browser: TestBrowser
let ownerLink: string

beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  ownerLink = (await server.firstAdminLink())!
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** In each size and both colour schemes; axe in each. */
async function lookAt(path: string, name: string) {
  const looks = [
    { suffix: 'phone', viewport: phone, colorScheme: 'light' },
    { suffix: '320-dark', viewport: smallPhone, colorScheme: 'dark' },
    { suffix: 'desk', viewport: desktop, colorScheme: 'light' },
  ] as const
  for (const { suffix, viewport, colorScheme } of looks) {
    const page = await browser.newPage(viewport, { colorScheme })
    await page.goto(new URL(path, server.url).href)
    await expectNoAxeViolations(page)
    await expectNoSidewaysScroll(page)
    await screenshot(page, `${name}-${suffix}`)
    await page.context().close()
  }
}

async function invited() {
  const { id: tenantId, slug } = await aTenant(server.db, { name: 'Northwind' })
  const change = { helpContact: 'people@northwind.example', brandColour: '#f2b705' }
  await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId, change, actor: operator }))
  return { slug, ...(await anInvitedPerson(server.db, { tenantId })) }
}

it.each([
  ['expired', `link_expires_at = now()`],
  ['used', 'claimed_at = now()'],
  ['replaced', 'generation = generation + 1'],
  ['deactivated', 'deactivated_at = now()'],
])('shows the end of a link that is %s', async (name, set) => {
  const { link, person } = await invited()
  await server.database.pool.query(`update standing set ${set} where person_no = $1`, [person.no])
  await expect(lookAt(`/c/${link}`, `ending-${name}`)).resolves.toBeUndefined()
})

it('shows the end of a link that was withdrawn, of one that is unknown, and a new one on its way', async () => {
  const { link, person, tenantId } = await invited()
  await inTransaction(server.db, (trx) => withdrawInvite(trx, { tenantId, personId: person.id, actor: operator }))
  await lookAt(`/c/${link}`, 'ending-withdrawn')
  await lookAt(`/c/${'A'.repeat(38)}`, 'ending-unknown')
  await lookAt('/claim', 'ending-lost-track')

  const expired = await invited()
  await server.database.pool.query('update standing set link_expires_at = now() where person_no = $1', [
    expired.person.no,
  ])
  const page = await browser.newPage()
  await page.goto(`${server.url}/c/${expired.link}`)
  await page.getByRole('button', { name: 'Send me a new link' }).click()
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
  await expectNoAxeViolations(page)
  expect(await screenshot(page, 'ending-expired-sent')).toMatch(/png$/)
})

it('shows what was not found, and whose server this is not', async () => {
  await lookAt('/nothing', 'error-404')
  await expect(lookAt('/t/nowhere/sign-in', 'error-404-tenant')).resolves.toBeUndefined()
})

it('signs a member in, and shows the account', async () => {
  const { slug, tenantId, person } = await invited()
  await setCredential(server.db, { tenantId, personNo: person.no, passwordHash: await hashPassword(goodPassword) })
  await server.database.pool.query('update standing set claimed_at = now() where person_no = $1', [person.no])
  await lookAt(`/t/${slug}/sign-in`, 'sign-in')
  await lookAt(`/t/${slug}/sign-in?to=admin`, 'sign-in-admin')
  await lookAt(`/t/${slug}/forgotten`, 'forgotten')
  await lookAt('/', 'company')

  const page = await browser.newPage()
  await page.goto(`${server.url}/t/${slug}/sign-in`)
  await page.getByLabel('E-mail or user name').fill(person.userName)
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert')
  await expectNoAxeViolations(page)
  await screenshot(page, 'sign-in-refused')
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
  await expectNoAxeViolations(page)
  await screenshot(page, 'account')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You are signed out.').waitFor()
  await expectNoAxeViolations(page)
})

it('keeps long words of the company and of its people within a small phone', async () => {
  const word = 'verylongwithoutabreak'.repeat(5)
  const { id: tenantId, slug } = await aTenant(server.db, { name: word })
  await inTransaction(server.db, async (trx) => {
    const helpContact = `https://help.savanna.example/${word}/index.html`
    const change = { helpContact, terms: { version: '1', text: word } }
    await changeSettings(trx, { tenantId, change, actor: operator })
    await createGroup(trx, { tenantId, displayName: word, role: 'suggested', actor: operator })
  })
  const { link } = await anInvitedPerson(server.db, {
    tenantId,
    attributes: { displayName: word, emails: [{ value: 'ada@example.com', primary: true }] },
  })
  const page = await browser.newPage(smallPhone)
  const goOn = () => page.locator('button[value=next]').click()
  await page.goto(`${server.url}/t/${slug}/sign-in`)
  await expectNoSidewaysScroll(page)

  await page.goto(`${server.url}/c/${link}`)
  await page.locator('input[type=checkbox]').check()
  await expectNoSidewaysScroll(page)
  await goOn()
  await page.waitForURL('**/claim/profile')
  await expectNoSidewaysScroll(page)
  await goOn()
  await page.waitForURL('**/claim/groups')
  await expectNoSidewaysScroll(page)
  await screenshot(page, 'long-words-groups')
  await goOn()
  await page.locator('input[type=password]').fill(goodPassword)
  await goOn()
  await page.waitForURL('**/claim/done')
  await expectNoSidewaysScroll(page)
  await page.goto(`${server.url}/account`)
  await expectNoSidewaysScroll(page)
  expect(await screenshot(page, 'long-words-account')).toMatch(/png$/)
})

it('sends a form once, and again where sending was stopped', async () => {
  const { link } = await invited()
  const page = await browser.newPage(phone)
  await page.clock.install()
  await page.goto(`${server.url}/c/${link}`)
  const sent: string[] = []
  await page.route('**/claim/profile', (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    sent.push(route.request().url())
    return sent.length > 1 ? route.continue() : route.abort('aborted')
  })
  const goOn = page.getByRole('button', { name: 'This is me' })
  await goOn.click()
  await expect.poll(() => sent.length).toBe(1)
  await goOn.click()
  expect(sent).toHaveLength(1)
  await page.clock.fastForward(9_000)
  await goOn.click()
  await page.waitForURL('**/claim/password')
  expect(sent).toHaveLength(2)
})

it('makes the first owner', async () => {
  await lookAt(ownerLink, 'first-admin')
  const page = await browser.newPage()
  await page.goto(ownerLink)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('alert').waitFor()
  await expectNoAxeViolations(page)
  await screenshot(page, 'first-admin-refused')
  await page.getByLabel('Your name').fill('Olga Owner')
  await page.getByLabel('Your e-mail').fill('olga@northwind.example')
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.waitForURL('**/admin')
  await page.goto(ownerLink)
  await expectNoAxeViolations(page)
  await expect.poll(() => page.getByRole('heading').first().textContent()).toBe('This link has ended')
})
