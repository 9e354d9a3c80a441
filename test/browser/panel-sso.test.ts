import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { launchBrowser, type TestBrowser } from '../support/browser.ts'
import { buildPanel, openPanel } from '../support/panel.ts'
import { aTenant } from '../support/people.ts'
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

it('sets up OpenID Connect as a draft, shows what the provider is told, and enables it untested only after asking', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/sso')
  await look('panel-sso-empty')
  await page.getByRole('link', { name: 'Connect' }).first().click()
  await page.getByRole('radio', { name: 'Microsoft Entra ID' }).check()
  await page.getByLabel('Issuer').fill('https://login.microsoftonline.example/acme/v2.0')
  await page.getByLabel('Client id').fill('1f2e3d')
  await page.getByRole('textbox', { name: 'Client secret' }).fill('a secret')
  await look('panel-sso-new')
  await page.getByRole('button', { name: 'Set up as a draft' }).click()
  expect(await page.getByLabel('Redirect URI', { exact: true }).inputValue()).toBe(`${server.url}/sso/oidc/callback`)
  await page.getByText('Draft').waitFor()
  await page.getByRole('button', { name: 'Begin a test' }).click()
  await page.getByRole('link', { name: 'Sign in at the provider' }).waitFor()
  await look('panel-sso-connection')

  await page.getByRole('button', { name: 'Enable', exact: true }).click()
  await page.getByRole('button', { name: 'Enable untested' }).click()
  await page.getByText('Enabled', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByText('Disabled', { exact: true }).waitFor()
})

it('shows both sides of a SAML connection, and refuses what is no metadata', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId, dark: true })
  await open('/sso/new')
  await page.getByRole('radio', { name: /by SAML/ }).check()
  await page.getByLabel('Name').fill('AD FS')
  await page.getByRole('button', { name: 'Set up as a draft' }).click()
  await page.getByText('Its metadata says where people sign in').waitFor()
  await page.getByTestId('metadata-file').setInputFiles({
    name: 'metadata.xml',
    mimeType: 'text/xml',
    buffer: Buffer.from('<html>no metadata</html>'),
  })
  await page.getByRole('alert').waitFor()
  expect(await page.getByLabel('Entity id (audience)', { exact: true }).inputValue()).toContain('/sso/saml/')
  await look('panel-saml')

  await open('/sso/conflicts')
  await page.getByText('Nothing to decide').waitFor()
  await look('panel-sso-conflicts')
})
