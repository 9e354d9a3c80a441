import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { hashPassword } from '../../src/people/password.ts'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
import { buildPanel, openPanel } from '../support/panel.ts'
import { aClient, aPerson, aTenant, unique } from '../support/people.ts'
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

const askScim = (token: string) =>
  fetch(`${server.url}/scim/v2/Users?count=1`, { headers: { authorization: `Bearer ${token}` } })

it('connects Entra after asking now or later, notices its first request, and replaces its token', async () => {
  const { id: tenantId } = await aTenant(server.db, { name: 'Northwind' })
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/connections')
  await page.getByText('Nothing is connected yet').waitFor()
  await look('panel-connections-empty')
  await open('/connections/new')
  await page.getByRole('radio', { name: 'Microsoft Entra ID' }).check()
  const connect = page.getByRole('button', { name: 'Connect', exact: true })
  expect(await connect.isDisabled()).toBe(true)
  await page.getByRole('radio', { name: 'Later' }).check()
  await look('panel-connect')
  await connect.click()

  const token = await page.getByLabel('Secret token', { exact: true }).inputValue()
  await expect
    .poll(() => page.getByLabel('Tenant URL', { exact: true }).inputValue())
    .toBe(`${server.url}/scim/v2?aadOptscim062020`)
  await page.getByText('map objectId to externalId').waitFor()
  await page.getByText('Waiting for the first request').waitFor()
  await look('panel-connected')
  expect((await askScim(token)).status).toBe(200)
  await page.getByText('The connection works.').waitFor()

  await page.getByRole('link', { name: 'Done' }).click()
  await page.getByRole('radio', { name: 'Later' }).waitFor()
  await expect.poll(() => page.getByRole('radio', { name: 'Later' }).isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Rotate token' }).click()
  const second = await page.getByLabel('New token', { exact: true }).inputValue()
  expect((await askScim(second)).status).toBe(200)
  await look('panel-client')

  await page.getByRole('button', { name: `Revoke the token that ends in ${token.slice(-4)}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('main').getByText('Revoked', { exact: true }).waitFor()
  await expect.poll(async () => (await askScim(token)).status, { timeout: 5_000 }).toBe(401)
  expect((await askScim(second)).status).toBe(200)
})

it('asks nothing of Okta, whose people wait, and sets it to invite afterwards', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open('/connections/new')
  await page.getByRole('radio', { name: 'Okta' }).check()
  await expect.poll(() => page.getByRole('radio', { name: 'Later' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByLabel('API token', { exact: true }).waitFor()
  await look('panel-connected-phone')
  await page.getByRole('link', { name: 'Done' }).click()
  await page.getByRole('radio', { name: 'Now' }).click()
  await page.getByText('From now on its people are invited at once.').waitFor()
  await look('panel-client-phone')
})

it('shows an API key once, and ends it', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/api-keys')
  await page.getByRole('button', { name: 'Create a key' }).click()
  await page.getByLabel('Name').fill('Intranet')
  await page.getByRole('checkbox', { name: 'See people and what became of their mail' }).check()
  await look('panel-api-key')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const key = await page.getByLabel('API key', { exact: true }).inputValue()
  await look('panel-api-key-made')
  const ask = () => fetch(`${server.url}/api/v1/people`, { headers: { authorization: `Bearer ${key}` } })
  expect((await ask()).status).toBe(200)

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Revoke Intranet' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('main').getByText('Revoked', { exact: true }).waitFor()
  await expect.poll(async () => (await ask()).status, { timeout: 5_000 }).toBe(401)
})

async function aStaleOwner() {
  const { id: tenantId } = await aTenant(server.db)
  const visit = await openPanel({ server, browser, tenantId })
  const { page, adminId } = visit
  const passwordHash = await hashPassword('lantern harbour morning')
  await server.db.updateTable('admin').set({ passwordHash }).where('id', '=', adminId).execute()
  return {
    ...visit,
    dialog: page.getByRole('dialog', { name: 'Show that it is you' }),
    grow: () =>
      server.db
        .updateTable('session')
        .set({ authenticatedAt: new Date(Date.now() - 30 * 60_000) })
        .where('adminId', '=', adminId)
        .execute(),
  }
}

it('wants a fresh sign-in before it hands out access, and then goes on with what was asked', async () => {
  const { page, open, look, dialog, grow } = await aStaleOwner()
  await grow()
  await open('/api-keys')
  await page.getByRole('button', { name: 'Create a key' }).click()
  await page.getByLabel('Name').fill('Intranet')
  await page.getByRole('checkbox', { name: 'Read the audit log' }).check()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await dialog.waitFor()
  await look('panel-sign-in-again')

  await dialog.getByLabel('Your password').fill('lantern harbour evening')
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await dialog.getByText('This is not your password').waitFor()
  await dialog.getByLabel('Your password').fill('lantern harbour morning')
  await dialog.getByLabel('Your password').press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => page.getByLabel('API key', { exact: true }).inputValue()).toMatch(/^vst_api_/)
})

it('connects and rotates once it is shown who asks, and says why not where one would rather not', async () => {
  const { page, open, dialog, grow } = await aStaleOwner()
  await grow()
  await open('/connections/new')
  await page.getByRole('radio', { name: 'Okta' }).check()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await dialog.waitFor()
  await expect.poll(() => page.getByText('needs an authentication').count()).toBe(0)
  await dialog.getByRole('button', { name: 'Not now' }).click()
  await page.getByText('needs an authentication').waitFor()

  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await dialog.getByLabel('Your password').fill('lantern harbour morning')
  await dialog.getByLabel('Your password').press('Enter')
  await page.getByLabel('API token', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Done' }).click()
  await grow()
  await page.getByRole('button', { name: 'Rotate token' }).click()
  await dialog.getByLabel('Your password').fill('lantern harbour morning')
  await dialog.getByLabel('Your password').press('Enter')
  await page.getByLabel('New token', { exact: true }).waitFor()
})

it('says by what a client comes in, and before it is disconnected who stays without it', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { client, token } = await aClient(server.db, { tenantId, kind: 'okta', name: 'Okta' })
  const brought = { tenantId, clientId: client.id, source: 'okta' } as const
  await aPerson(server.db, { ...brought, externalId: '00u1' })
  await aPerson(server.db, brought)
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open(`/connections/${client.id}`)
  await page.getByText('Waiting for the first request', { exact: true }).first().waitFor()
  expect((await askScim(token)).status).toBe(200)
  await page.getByRole('button', { name: 'New client secret' }).click()
  await page.getByRole('button', { name: 'Make the secret' }).click()
  await page.getByLabel('Client secret', { exact: true }).waitFor()
  await page.getByText('Connected', { exact: true }).first().waitFor()

  await page.getByRole('button', { name: `Revoke the token that ends in ${token.slice(-4)}` }).click()
  await expect.poll(() => page.getByText('Nothing else lets this client in').count()).toBe(0)
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('Waiting for a request by OAuth', { exact: true }).waitFor()
  await page.getByRole('button', { name: /^Revoke the secret/ }).click()
  await page.getByText('Nothing else lets this client in').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('button', { name: 'Disconnect' }).click()
  const dialog = page.getByRole('dialog', { name: 'Disconnect Okta' })
  await dialog.getByText('Its 1 OAuth secret stops working within a second').waitFor()
  await dialog.getByText('2 people came by it, and stay as they are.').waitFor()
  await look('panel-disconnect-phone')
  await dialog.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByText('Nothing is connected yet').waitFor()
})

it('says how many have an address at a domain, and what becomes of them without it', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const domain = `${unique('northwind')}.example`
  for (const name of ['ada', 'ben', 'cora']) await aPerson(server.db, { tenantId, userName: `${name}@${domain}` })
  const row = { protocol: 'oidc', settings: '{}', matchKey: 'email', matchClaim: 'email' } as const
  const { id: connectionId } = await server.db
    .insertInto('ssoConnection')
    .values({ tenantId, name: 'Entra ID', state: 'enabled', ...row })
    .returning('id')
    .executeTakeFirstOrThrow()
  const proved = { tenantId, domain, txtToken: 'token', connectionId, verifiedAt: new Date() }
  await server.db.insertInto('ssoDomain').values(proved).execute()
  await server.db
    .insertInto('ssoDomain')
    .values({ tenantId, domain: `new-${domain}`, txtToken: 'token' })
    .execute()

  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/domains')
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: `Remove new-${domain}` }).click()
  await dialog.getByText(`Nobody has a mail address at new-${domain}. It is not proved yet`).waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: `Remove ${domain}` }).click()
  await dialog.getByText(`3 people have a mail address at ${domain}. They are no longer led to Entra ID`).waitFor()
  await look('panel-remove-domain')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect.poll(() => page.getByRole('button', { name: `Remove ${domain}` }).count()).toBe(0)

  await open('/settings?tab=safety')
  await page.getByRole('switch', { name: 'Single sign-on is required' }).click()
  await page.getByText('0 people have claimed. Once this is saved a password lets none of them in').waitFor()
  await look('panel-require-sso')
})
