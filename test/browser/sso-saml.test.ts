import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { issueInvite } from '../../src/invite/issue-invite.ts'
import { apiKeyScopes, createApiKey } from '../../src/tenants/api-key.ts'
import { connectClient } from '../../src/tenants/connect-client.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import type { Tenant } from '../../src/tenants/tenant.ts'
import { expectNoAxeViolations, launchBrowser, phone, screenshot, type TestBrowser } from '../support/browser.ts'
import { linkIn, mailTo } from '../support/outbox.ts'
import { aTenant, unique } from '../support/people.ts'
import { type SamlProvider, startSamlProvider } from '../support/saml-provider.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 120_000 })

let server: RunningTestServer
let provider: SamlProvider
let browser: TestBrowser
let tenant: Tenant
let scimToken: string
let apiKey: string

beforeAll(async () => {
  ;[server, provider, browser] = await Promise.all([
    startTestServer({ OUTGOING_ALLOW: '127.0.0.1' }),
    startSamlProvider({ encrypts: true }),
    launchBrowser(),
  ])
  tenant = await aTenant(server.db, { name: 'Northwind' })
  const of = { tenantId: tenant.id, actor: operator }
  const clientId = await inTransaction(server.db, async (trx) => {
    const terms = { version: '2026-01', text: 'Be kind to each other.' }
    await changeSettings(trx, { ...of, change: { terms } })
    await createGroup(trx, { ...of, displayName: 'Book club', role: 'open' })
    apiKey = (await createApiKey(trx, { ...of, name: 'set-up', scopes: apiKeyScopes })).apiKey
    const order = { ...of, kind: 'entra', name: 'Entra', inviteOnCreate: false } as const
    const { client, token } = await connectClient(trx, order)
    scimToken = token
    return client.id
  })
  await connect(clientId)
})
afterAll(async () => {
  await browser.close()
  await provider.close()
  await server.close()
})

async function ask<T>(method: string, path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  expect([method, path, answer.status < 300, text]).toEqual([method, path, true, text])
  return JSON.parse(text) as T
}

/** As an admin does it: a draft, each side's metadata to the other, enabled. People are found by the id that both sides know. */
async function connect(clientId: string): Promise<void> {
  const match = { key: 'external_id', claim: 'NameID', clientId }
  const draft = { protocol: 'saml', name: 'Northwind staff', match, isAuthoritative: true }
  const { id } = await ask<{ id: string }>('POST', '/sso-connections', draft)
  await ask('POST', `/sso-connections/${id}/saml/metadata`, { url: provider.metadataUrl })
  provider.trust(await (await fetch(`${server.url}/sso/saml/${id}/metadata`)).text())
  await ask('POST', `/sso-connections/${id}/enable`, { untested: true })
}

/** Pushed by SCIM, and known to the company's identity provider by the same immutable id. */
async function pushed() {
  const name = unique('mia')
  const email = `${name}@northwind.example`
  const externalId = unique('object')
  provider.accounts.set(name, { nameId: externalId, attributes: { email: [email] } })
  const user = { userName: email, externalId, displayName: 'Mia Member', emails: [{ value: email, primary: true }] }
  const answer = await fetch(`${server.url}/scim/v2/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${scimToken}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], active: true, ...user }),
  })
  expect(answer.status).toBe(201)
  return { name, email, personId: ((await answer.json()) as { id: string }).id }
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

/** The button that leads on, of whatever step is open. */
const onwards = /^(Continue|This is me|Take my account)$/

/** The provider is another site: its POST to us brings no cookie that is SameSite. */
async function atTheCompany(page: Page, name: string): Promise<void> {
  await page.waitForURL(`${new URL(provider.ssoUrl).origin}/**`)
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function claimed(personId: string) {
  const query = `select claimed_at is not null as "isClaimed", auth_method as "authMethod", e.subject,
      exists (select from credential c where c.person_no = p.no) as "hasPassword"
    from person p join standing s on s.person_no = p.no left join external_identity e on e.person_no = p.no where p.id = $1`
  return (await server.database.pool.query(query, [personId])).rows[0] as unknown
}

describe('a member of a company with SAML', () => {
  it('goes from the push over the mail and the provider to the claimed account, without a password', async () => {
    const { name, email, personId } = await pushed()
    await invite(personId)
    const page = await browser.newPage(phone)
    await page.goto(linkIn(await mailTo(server.db, email), `${server.url}/c/`))
    await expectNoAxeViolations(page)
    await screenshot(page, 'sso-saml-1-company')
    await page.getByRole('link', { name: 'To my company’s sign-in' }).click()
    await atTheCompany(page, name)

    await page.waitForURL(`${server.url}/claim/**`)
    await page.getByRole('checkbox').check()
    while (page.url().startsWith(`${server.url}/claim/`) && (await page.locator('main form').count()) > 0) {
      await expect.poll(() => page.locator('input[type=password]').count()).toBe(0)
      const here = page.url()
      await page.getByRole('button', { name: onwards }).click()
      await page.waitForURL((url) => url.href !== here)
    }
    await screenshot(page, 'sso-saml-2-done')
    expect(await claimed(personId)).toEqual({
      isClaimed: true,
      authMethod: 'sso',
      subject: provider.accounts.get(name)!.nameId,
      hasPassword: false,
    })

    const later = await browser.newPage(phone)
    await later.goto(`${server.url}/t/${tenant.slug}/sign-in`)
    await later.getByRole('link', { name: 'Continue with Northwind staff' }).click()
    await atTheCompany(later, name)
    await later.waitForURL(`${server.url}/account`)
    await page.context().close()
    await later.context().close()
  })

  it('is turned away kindly before the invitation, with a number that finds the reason', async () => {
    const { name } = await pushed()
    const page = await browser.newPage(phone)
    await page.goto(`${server.url}/t/${tenant.slug}/sign-in`)
    await page.getByRole('link', { name: 'Continue with Northwind staff' }).click()
    await atTheCompany(page, name)
    await page.getByRole('heading', { name: 'You cannot come in by this sign-in' }).waitFor()
    await expectNoAxeViolations(page)
    await page.context().close()
  })

  it('reads no reason where the provider’s answer is not believed', async () => {
    const { name } = await pushed()
    const page = await browser.newPage(phone)
    await page.goto(`${server.url}/t/${tenant.slug}/sign-in`)
    await page.getByRole('link', { name: 'Continue with Northwind staff' }).click()
    await page.getByLabel('Name').fill(name)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('input[name=SAMLResponse]').evaluate((field) => field.setAttribute('value', 'PGEvPg=='))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(/\/acs$/)
    await expectNoAxeViolations(page)
    await screenshot(page, 'sso-saml-3-refused')

    const number = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec((await page.textContent('main'))!)![0]
    const query = "select detail ->> 'reason' as reason from audit where detail ->> 'reference' = $1"
    expect((await server.database.pool.query(query, [number])).rows).toEqual([{ reason: 'response_type' }])
    await page.context().close()
  })
})
