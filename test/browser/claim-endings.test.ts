import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { handOutCode, revokeAccessCode } from '../../src/invite/access-codes/access-codes.ts'
import { groupedCode } from '../../src/invite/access-codes/code.ts'
import { startSession } from '../../src/session/start-session.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
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
import { testKeyring } from '../support/keyring.ts'
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
beforeEach(() => server.database.pool.query('delete from rate_limit'))

type Invited = Awaited<ReturnType<typeof invited>>

async function invited() {
  const { id: tenantId, slug } = await aTenant(server.db, { name: 'Northwind' })
  const change = { brandColour: '#0f6b5c', helpContact: 'people@northwind.example' }
  await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId, change, actor: operator }))
  return { slug, ...(await anInvitedPerson(server.db, { tenantId, attributes: { displayName: 'Maria Oliveira' } })) }
}

const whom = ({ tenantId, person }: Invited) => ({
  tenantId,
  personId: person.id,
  actor: operator,
  keyring: testKeyring,
})
const codeFor = (given: Invited) =>
  inTransaction(server.db, async (trx) => (await handOutCode(trx, { ...whom(given), renew: false })).code)
const standing = (set: string) => (given: Invited) =>
  server.database.pool.query(`update standing set ${set} where person_no = $1`, [given.person.no])

/** At every width, in the light and in the dark. */
async function look(page: Page, name: string) {
  for (const [width, viewport] of Object.entries({ 320: smallPhone, 390: phone, 1280: desktop })) {
    await page.setViewportSize(viewport)
    await expectNoSidewaysScroll(page)
    if (viewport !== smallPhone) await screenshot(page, `ending-${name}-${width}`)
  }
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoAxeViolations(page)
  }
}

interface Ending {
  title: string
  bring: (given: Invited) => Promise<unknown>
  /** The way forward, or what says that there is none but waiting or asking. */
  forward: string
}

const endings: Record<string, Ending> = {
  expired: {
    title: 'This link has expired',
    bring: standing(`link_expires_at = now() - interval '1 second'`),
    forward: 'Send me a new link',
  },
  replaced: {
    title: 'There is a newer link',
    bring: standing('generation = generation + 1'),
    forward: 'Look for the latest mail',
  },
  used: { title: 'You already have your account', bring: standing('claimed_at = now()'), forward: 'Sign in' },
  uninvited: {
    title: 'You are not invited at the moment',
    bring: standing('invited_at = null'),
    forward: 'You will get a mail',
  },
  deactivated: {
    title: 'This account is switched off',
    bring: standing('deactivated_at = now()'),
    forward: 'ask the people at Northwind',
  },
}

it.each(Object.entries(endings))('a link that is %s leads to a page with a way forward', async (name, ending) => {
  const given = await invited()
  await ending.bring(given)
  const page = await browser.newPage(phone)
  const answer = await page.goto(`${server.url}/c/${given.link}`)
  expect(answer!.status()).toBe(410)
  await page.getByRole('heading', { level: 1, name: ending.title }).waitFor()
  await expect.poll(() => page.getByText(ending.forward).first().isVisible()).toBe(true)
  await expect.poll(() => page.getByText('people@northwind.example').isVisible()).toBe(true)
  await look(page, name)
  if (name !== 'expired') return
  await page.getByRole('button', { name: 'Send me a new link' }).click()
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
  await look(page, 'sent')
})

it('unknown links, too many of them, and a claim without its cookie', async () => {
  const page = await browser.newPage(phone)
  await page.goto(`${server.url}/c/${'A'.repeat(38)}`)
  await page.getByRole('heading', { name: 'We do not know this link' }).waitFor()
  await look(page, 'unknown')
  for (let times = 0; times < 10; times++) await page.goto(`${server.url}/c/${'A'.repeat(38)}`)
  await page.getByRole('heading', { name: 'One moment, please' }).waitFor()
  await look(page, 'too-many')
  await page.goto(`${server.url}/claim/profile`)
  await page.getByRole('heading', { name: 'Open your link again' }).waitFor()
  await look(page, 'lost-track')
  await page.getByRole('link', { name: 'Enter your access code' }).click()
  await page.getByRole('heading', { name: 'Enter your access code' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/code')
})

it('a scanner that runs scripts moves nothing, and is not taken for a person', async () => {
  const given = await invited()
  const facts = async () => {
    const { rows } = await server.database.pool.query(
      `select standing.*, (select count(*)::int from claim_progress where person_no = $1) as steps,
         (select count(*)::int from link_open where person_no = $1 and begun_at is not null) as begun
       from standing where person_no = $1`,
      [given.person.no],
    )
    return rows[0] as unknown
  }
  const before = await facts()
  const page = await browser.newPage(desktop)
  await page.goto(`${server.url}/c/${given.link}`, { waitUntil: 'networkidle' })
  for (const path of ['/claim/profile', '/claim/password', '/claim/picture']) {
    await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' })
  }
  await page.mouse.move(600, 400)
  await page.mouse.wheel(0, 400)
  expect(await facts()).toEqual(before)
})

it('this is not me', async () => {
  const given = await invited()
  const page = await browser.newPage(phone)
  await page.goto(`${server.url}/c/${given.link}`)
  await page.getByRole('button', { name: 'This is not me' }).click()
  await page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor()
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('vestibule_claim')
  await look(page, 'not-me')
})

it('an access code, by keyboard alone, wrong at first and ended at last', async () => {
  const given = await invited()
  const code = await codeFor(given)
  const page = await browser.newPage(phone)
  await page.goto(`${server.url}/t/${given.slug}/sign-in`)
  await page.getByRole('link', { name: 'I have an access code' }).click()
  await look(page, 'code')
  const field = page.getByLabel('Access code')
  await field.focus()
  await page.keyboard.type('bcdf ghjk mnpq rstv')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert')
  expect(await field.inputValue()).toBe('bcdf ghjk mnpq rstv')
  await look(page, 'code-wrong')
  await field.fill(groupedCode(code).toLowerCase())
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Is this you?' }).waitFor()
  await inTransaction(server.db, (trx) => revokeAccessCode(trx, whom(given)))
  await page.reload()
  await page.getByRole('heading', { name: 'This code has ended' }).waitFor()
  await look(page, 'code-ended')
})

it('terms that changed come before the account, and the account says all that is there', async () => {
  const given = await invited()
  const page = await browser.newPage(phone)
  await page.goto(`${server.url}/c/${given.link}`)
  await page.getByRole('button', { name: 'This is me' }).click()
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByText('Hard to guess', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Show the password' }).click()
  await expect.poll(() => page.getByLabel('Password', { exact: true }).getAttribute('type')).toBe('text')
  await look(page, 'password-shown')
  await page.getByRole('button', { name: 'Take my account' }).click()
  await page.getByRole('heading', { name: 'Welcome aboard' }).waitFor()
  await look(page, 'done')
  const change = { terms: { version: '2', text: 'Be kind to each other.\n\nKeep what you read here to yourself.' } }
  await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId: given.tenantId, change, actor: operator }))
  await page.getByRole('link', { name: 'See your account' }).click()
  await page.getByRole('heading', { name: 'The terms have changed' }).waitFor()
  await look(page, 'terms-changed')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Maria Oliveira' }).waitFor()
  await look(page, 'account')
})

it('the claim in Arabic, from right to left', async () => {
  const given = await invited()
  const change = { askForPicture: true, terms: { version: '1', text: 'كن لطيفًا.' } }
  await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId: given.tenantId, change, actor: operator }))
  const page = await browser.newPage(phone, { locale: 'ar' })
  await page.goto(`${server.url}/c/${given.link}`)
  await look(page, 'arabic-1-terms')
  await page.getByRole('checkbox').check()
  for (const step of ['2-profile', '3-picture', '4-password']) {
    await page.locator('main form button[value=next]').click()
    await page.waitForURL(new RegExp(step.slice(2)))
    await look(page, `arabic-${step}`)
  }
  await expect.poll(() => page.locator('html').getAttribute('dir')).toBe('rtl')
  await page.goto(`${server.url}/code`)
  await look(page, 'arabic-code')
})

it('the preview, for an admin', async () => {
  const { tenantId } = await invited()
  const admin = await inTransaction(server.db, (trx) =>
    createAdmin(trx, { tenantId, email: 'ada@northwind.example', name: 'Ada', role: 'owner', actor: operator }),
  )
  const value = await inTransaction(server.db, (trx) =>
    startSession(trx, { tenantId, adminId: admin.id, method: 'password' }),
  )
  const page = await browser.newPage(phone)
  await page.context().addCookies([{ name: 'vestibule_admin', value, url: server.url }])
  await page.goto(`${server.url}/claim-preview`)
  await look(page, 'preview')
  await page.getByRole('link', { name: 'Begin' }).click()
  await expect.poll(() => page.getByLabel('Your name').inputValue()).toBe('Robin Sample')
  expect(new URL(page.url()).pathname).toBe('/claim-preview/profile')
  await look(page, 'preview-profile')
})
