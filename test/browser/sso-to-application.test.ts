import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { issueInvite } from '../../src/invite/issue-invite.ts'
import { connectClient } from '../../src/tenants/connect-client.ts'
import type { Tenant } from '../../src/tenants/tenant.ts'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
import { type ExampleApplication, startExampleApplication } from '../support/example-application.ts'
import { startOidcProvider, type TestProvider } from '../support/oidc-provider.ts'
import { linkIn, mailTo } from '../support/outbox.ts'
import { aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { anOidcConnection } from '../support/sso.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 120_000 })

let server: RunningTestServer
let provider: TestProvider
let browser: TestBrowser
let tenant: Tenant
let token: string
let application: ExampleApplication

beforeAll(async () => {
  server = await startTestServer({ OUTGOING_ALLOW: '127.0.0.1' })
  provider = await startOidcProvider({ redirectUri: `${server.url}/sso/oidc/callback` })
  browser = await launchBrowser()
  tenant = await aTenant(server.db, { name: 'Northwind' })
  const order = { tenantId: tenant.id, kind: 'entra', name: 'Entra', inviteOnCreate: false, actor: operator } as const
  token = (await inTransaction(server.db, (trx) => connectClient(trx, order))).token
  await anOidcConnection(server.db, { tenantId: tenant.id, ...provider, name: 'Northwind staff' })
  application = await startExampleApplication(server, tenant)
})
afterAll(async () => {
  application.process.kill()
  await browser.close()
  await provider.close()
  await server.close()
})

/** Pushed by SCIM, and known to the company's identity provider. */
async function pushed() {
  const sub = unique('sub')
  const email = `${unique('mia')}@northwind.example`
  provider.accounts.set(sub, { sub, email, email_verified: true, name: 'Mia Member' })
  const user = { userName: email, displayName: 'Mia Member', emails: [{ value: email, primary: true }], active: true }
  const answer = await fetch(`${server.url}/scim/v2/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], ...user }),
  })
  expect(answer.status).toBe(201)
  return { sub, email, personId: ((await answer.json()) as { id: string }).id }
}

const invite = (personId: string) =>
  inTransaction(server.db, (trx) =>
    issueInvite(trx, {
      tenantId: tenant.id,
      personId,
      cause: unique('invite'),
      actor: operator,
      keyring: server.keyring,
    }),
  )

async function atTheCompany(page: Page, sub: string): Promise<void> {
  await page.waitForURL(`${provider.issuer}/**`)
  await page.locator('input[name=name]').fill(sub)
  await page.locator('form button, form input[type=submit]').first().click()
}

/** Through whatever steps the claim has, to its end; no step asks for a password. */
async function claim(page: Page): Promise<void> {
  while (page.url().startsWith(`${server.url}/claim`)) {
    await expect.poll(() => page.locator('input[type=password]').count()).toBe(0)
    const here = page.url()
    await page.locator('main .actions button').first().click()
    await page.waitForURL((url) => url.href !== here)
  }
}

describe('a member of a company with single sign-on', () => {
  it('goes from the push to the application by the link in the mail, and never sees a password', async () => {
    const { sub, email, personId } = await pushed()
    await invite(personId)
    const link = linkIn(await mailTo(server.db, email), `${server.url}/c/`)
    const page = await browser.newPage(phone)
    await page.goto(link)
    await page.getByRole('link', { name: 'To my company’s sign-in' }).click()
    await atTheCompany(page, sub)
    await page.waitForURL(`${server.url}/claim/**`)
    await claim(page)
    await page.getByRole('heading', { name: 'Welcome, Mia Member' }).waitFor()
    await expect.poll(() => page.url()).toBe(`${application.url}/`)
    await expect.poll(() => page.textContent('main')).toContain(personId)

    // Another day, another browser: from the application itself.
    const later = await browser.newPage(phone)
    await later.goto(`${application.url}/sign-in`)
    await later.getByRole('link', { name: 'Continue with Northwind staff' }).click()
    await atTheCompany(later, sub)
    await later.getByRole('heading', { name: 'Welcome, Mia Member' }).waitFor()
    await page.context().close()
    await later.context().close()
  })

  it('may come by the sign-in page alone, once invited, and is turned away kindly before', async () => {
    const { sub, personId } = await pushed()
    const early = await browser.newPage(phone)
    await early.goto(`${server.url}/t/${tenant.slug}/sign-in`)
    await early.getByRole('link', { name: 'Continue with Northwind staff' }).click()
    await atTheCompany(early, sub)
    await early.getByRole('heading', { name: 'You cannot come in by this sign-in' }).waitFor()
    await early.context().close()

    await invite(personId)
    const page = await browser.newPage(phone)
    await page.goto(`${server.url}/t/${tenant.slug}/sign-in`)
    await page.getByRole('link', { name: 'Continue with Northwind staff' }).click()
    await atTheCompany(page, sub)
    await page.waitForURL(`${server.url}/claim/**`)
    await claim(page)
    await page.getByRole('heading', { name: 'Welcome, Mia Member' }).waitFor()
    await expect.poll(() => page.url()).toBe(`${application.url}/`)
    await page.context().close()
  })
})
