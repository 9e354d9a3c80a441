import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import {
  desktop,
  expectNoAxeViolations,
  expectNoSidewaysScroll,
  launchBrowser,
  phone,
  screenshot,
  type TestBrowser,
} from '../support/browser.ts'
import { startOidcProvider, type TestProvider } from '../support/oidc-provider.ts'
import { linkIn, mailTo } from '../support/outbox.ts'
import { aClient, aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { anOidcConnection } from '../support/sso.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 120_000 })

let server: RunningTestServer
let provider: TestProvider
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer({ OUTGOING_ALLOW: '127.0.0.1' })
  provider = await startOidcProvider({ redirectUri: `${server.url}/sso/oidc/callback` })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await provider.close()
  await server.close()
})

/** Northwind, with terms, groups and a connection; its directory pushes Maria, who is invited at once. */
async function mariaIsPushed() {
  const tenant = await aTenant(server.db, { name: 'Northwind' })
  const tenantId = tenant.id
  const terms = { version: '1', text: 'Be kind to each other.' }
  const change = { terms, brandColour: '#0f6b5c', helpContact: 'people@northwind.example' }
  await inTransaction(server.db, async (trx) => {
    await changeSettings(trx, { tenantId, change, actor: operator })
    await createGroup(trx, { tenantId, displayName: 'Lisbon office', role: 'suggested', actor: operator })
  })
  await anOidcConnection(server.db, { tenantId, ...provider, name: 'Northwind ID' })
  const { token } = await aClient(server.db, { tenantId, kind: 'entra', inviteOnCreate: true })
  const address = `${unique('maria')}@northwind.example`
  const answer = await fetch(`${server.url}/scim/v2/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: address,
      displayName: 'Maria Oliveira',
      emails: [{ value: address, type: 'work', primary: true }],
      active: true,
    }),
  })
  expect(answer.status).toBe(201)
  const sub = unique('maria')
  provider.accounts.set(sub, { sub, email: address, email_verified: true, name: 'Maria Oliveira' })
  return { tenant, address, sub }
}

async function signInAtCompany(page: Page, name: string) {
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function look(page: Page, name: string) {
  await expectNoAxeViolations(page)
  await expectNoSidewaysScroll(page)
  await screenshot(page, name)
}

it('brings somebody from the push over mail, link and company to their account, without a password', async () => {
  const { tenant, address, sub } = await mariaIsPushed()
  const link = linkIn(await mailTo(server.db, address), server.url)
  const page = await browser.newPage(phone)
  await page.goto(link)
  await page.getByRole('heading', { name: 'Sign in at your company first' }).waitFor()
  await expect.poll(() => page.url()).toBe(`${server.url}/claim`)
  await look(page, 'sso-company-first')
  await page.getByRole('link', { name: 'To my company’s sign-in' }).click()
  await signInAtCompany(page, sub)

  await page.getByRole('heading', { name: 'Before you join' }).waitFor()
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Is this you?' }).waitFor()
  await page.getByRole('button', { name: 'This is me' }).click()
  await page.getByRole('heading', { name: 'Choose your groups' }).waitFor()
  await expect.poll(() => page.locator('input[type=password]').count()).toBe(0)
  await look(page, 'sso-last-step')
  await page.getByRole('button', { name: 'Take my account' }).click()
  await page.getByRole('heading', { name: 'Welcome aboard' }).waitFor()

  // Another day: the sign-in page alone, and the company knows her still.
  await page.context().clearCookies({ domain: 'localhost' })
  await page.goto(`${server.url}/t/${tenant.slug}/sign-in`)
  await page.getByRole('link', { name: /Northwind ID/ }).click()
  await page.waitForURL(`${server.url}/account`)
  await expectNoAxeViolations(page)
})

it('turns away kindly whom nobody invited, with a number for those who help', async () => {
  const { tenant } = await mariaIsPushed()
  const sub = unique('stranger')
  provider.accounts.set(sub, { sub, email: `${sub}@northwind.example`, email_verified: true })
  const page = await browser.newPage(desktop)
  await page.goto(`${server.url}/t/${tenant.slug}/sign-in`)
  await page.getByRole('link', { name: /Northwind ID/ }).click()
  await signInAtCompany(page, sub)
  await page.getByRole('heading', { name: 'You cannot come in by this sign-in' }).waitFor()
  await expect.poll(() => page.getByText(/[0-9A-Z]{4}-[0-9A-Z]{4}/).textContent()).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}/)
  await look(page, 'sso-not-expected')
})

it('tells whoever signed in as somebody else, and lets them choose again', async () => {
  const { address } = await mariaIsPushed()
  const link = linkIn(await mailTo(server.db, address), server.url)
  const sub = unique('other')
  provider.accounts.set(sub, { sub, email: `${sub}@northwind.example`, email_verified: true })
  const page = await browser.newPage(phone)
  await page.goto(link)
  await page.getByRole('link', { name: 'To my company’s sign-in' }).click()
  await signInAtCompany(page, sub)
  await page.getByRole('heading', { name: 'This invitation is for somebody else' }).waitFor()
  await look(page, 'sso-wrong-person')
  await page.getByRole('link', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Company sign-in' }).waitFor()
  expect(page.url().startsWith(provider.issuer)).toBe(true)
})
