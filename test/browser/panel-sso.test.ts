import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { linkIdentity } from '../../src/people/identity-store.ts'
import { refused as ssoRefused } from '../../src/sso/reasons.ts'
import { recordRefusal } from '../../src/sso/record-refusal.ts'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
import { buildPanel, openPanel } from '../support/panel.ts'
import { aPerson, aTenant } from '../support/people.ts'
import { anOidcConnection } from '../support/sso.ts'
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
  await expect
    .poll(() => page.getByLabel('Redirect URI', { exact: true }).inputValue())
    .toBe(`${server.url}/sso/oidc/callback`)
  await page.getByText('Draft', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Begin a test' }).click()
  await page.getByRole('link', { name: 'Sign in at the provider' }).waitFor()
  await look('panel-sso-connection')

  await page.getByRole('button', { name: 'Enable', exact: true }).click()
  await page.getByRole('button', { name: 'Enable untested' }).click()
  await page.getByText('Enabled', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByText('0 people are known by it.').waitFor()
  await look('panel-sso-disable')
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await page.getByText('Disabled', { exact: true }).waitFor()
})

it('keeps what is typed where another admin saves meanwhile, says so, and loads theirs when asked', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { id } = await anOidcConnection(server.db, { tenantId, issuer: 'https://login.example', clientId: 'first' })
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  const other = await openPanel({ server, browser, tenantId })
  const overtaken = page.getByText('Somebody else has changed this meanwhile')
  const saveOther = async (clientId: string) => {
    await other.open(`/sso/${id}`)
    await other.page.getByLabel('Client id').fill(clientId)
    await other.page.getByRole('button', { name: 'Save' }).first().click()
    await other.page.getByText('Saved.', { exact: true }).waitFor()
  }
  await open(`/sso/${id}`)
  await saveOther('second')
  await expect.poll(() => page.getByLabel('Client id').inputValue()).toBe('second')
  expect(await overtaken.count()).toBe(0)

  await page.getByLabel('Scopes').fill('openid groups')
  await saveOther('third')
  await overtaken.waitFor()
  expect(await overtaken.count()).toBe(1)
  expect(await page.getByLabel('Scopes').inputValue()).toBe('openid groups')
  await look('panel-sso-overtaken')
  await page.getByRole('button', { name: 'Load theirs' }).click()
  await expect.poll(() => page.getByLabel('Client id').inputValue()).toBe('third')
  expect(await page.getByLabel('Scopes').inputValue()).toBe('openid profile email')

  await page.getByLabel('Scopes').fill('openid email')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await page.getByText('Saved.', { exact: true }).waitFor()
  expect(await overtaken.count()).toBe(0)
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
})

it('says how many people become strangers by another issuer or another name for them, before it is saved', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const person = await aPerson(server.db, { tenantId })
  const issuer = 'https://login.example'
  const { id: connectionId } = await anOidcConnection(server.db, { tenantId, issuer, clientId: 'first' })
  const isKnownBy = (id: string) =>
    linkIdentity(server.db, { tenantId, connectionId: id, issuer, subject: 'ada', personNo: person.no })
  await isKnownBy(connectionId)
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  const warning = page.getByText('1 person is known by what identifies them now.')
  await open(`/sso/${connectionId}`)
  await page.getByLabel('Scopes').fill('openid groups')
  expect(await warning.count()).toBe(0)
  await page.getByLabel('Issuer').fill('https://login2.example')
  await warning.waitFor()
  await look('panel-sso-strangers-phone')
  await page.getByLabel('Issuer').fill(issuer)
  await expect.poll(() => warning.count()).toBe(0)
  await page.getByRole('button', { name: 'Save' }).first().click()
  await page.getByText('Saved.', { exact: true }).waitFor()

  await open('/sso/new')
  await page.getByRole('radio', { name: /by SAML/ }).check()
  await page.getByLabel('Name').fill('AD FS')
  await page.getByRole('button', { name: 'Set up as a draft' }).click()
  await page.getByText('Its metadata says where people sign in').waitFor()
  await isKnownBy(page.url().split('/').at(-1)!)
  const subject = page.getByLabel('An attribute that tells who somebody is')
  await subject.fill('employeeId')
  await warning.waitFor()
  await subject.fill('')
  await expect.poll(() => warning.count()).toBe(0)
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
  await expect.poll(() => page.getByLabel('Entity id (audience)', { exact: true }).inputValue()).toContain('/sso/saml/')
  await look('panel-saml')

  await page.getByLabel('What the provider is asked to call people by (NameID)').selectOption('A lasting, opaque id')
  await page.getByLabel('An attribute that tells who somebody is').fill('employeeId')
  await page.getByRole('switch', { name: 'The provider may begin a sign-in by itself' }).check()
  const card = page.getByRole('region', { name: 'How people sign in' })
  await card.getByLabel('Sign-in address of the provider').fill('http://adfs.northwind.example/saml')
  await card.getByRole('button', { name: 'Save' }).click()
  await card.getByText('An https address').waitFor()
  await card.getByText('Must not be empty').waitFor()
  await look('panel-saml-refused')
  await card.getByLabel('Sign-in address of the provider').fill('')
  await card.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Our AD FS')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('heading', { name: 'Our AD FS', level: 1 }).waitFor()
  const { settings } = await server.db
    .selectFrom('ssoConnection')
    .select('settings')
    .where('tenantId', '=', tenantId)
    .executeTakeFirstOrThrow()
  expect(settings).toEqual({
    nameIdFormat: 'persistent',
    subjectAttribute: 'employeeId',
    allowUnsolicited: true,
    signRequests: true,
  })

  await open('/sso/conflicts')
  await page.getByText('Nothing to decide').waitFor()
  await look('panel-sso-conflicts')
})

it('shows the claims of a refused test, finds a refusal by its number, and says it in sentences', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { id: connectionId } = await anOidcConnection(server.db, {
    tenantId,
    issuer: 'https://idp.example',
    clientId: 'x',
  })
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open(`/sso/${connectionId}`)
  await page.getByRole('button', { name: 'Begin a test' }).click()
  await page.getByText('Waiting…', { exact: true }).waitFor()
  const refusal = { reason: 'not_authoritative', sentence: 'It is not marked.', remedy: 'Mark it.' }
  const report = { outcome: 'refused', refusal, subject: 'mia-1', claims: [{ name: 'upn', values: ['mia@x.example'] }] }
  await server.db
    .updateTable('ssoRequest')
    .set({ usedAt: new Date(), report })
    .where('tenantId', '=', tenantId)
    .execute()
  await page.getByText('It is not marked.').waitFor()
  await page.getByText('mia@x.example').waitFor()
  await look('panel-sso-refused')

  const refused = { tenantId, connection: undefined, purpose: undefined }
  const reference = await recordRefusal(server.db, { ...refused, refusal: ssoRefused('not_authoritative') })
  await recordRefusal(server.db, { ...refused, refusal: ssoRefused('browser_wrong') })
  await open('/audit')
  await page.getByText(/arrived in another browser/).waitFor()
  await page.getByRole('searchbox', { name: 'Number of a refused sign-in' }).fill(reference.toLowerCase())
  await page.getByText(/arrived in another browser/).waitFor({ state: 'detached' })
  await page.getByText(new RegExp(`not marked as authoritative for them\\. Mark .*number ${reference}`)).waitFor()
  expect(new URL(page.url()).searchParams.get('reference')).toBe(reference.toLowerCase())
  await look('panel-audit-reference')
})

it('links an admin to the person they also are, and unlinks them', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const person = await aPerson(server.db, { tenantId, attributes: { displayName: 'Maria Oliveira' } })
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  const linked = () => server.db.selectFrom('admin').select('personNo').where('tenantId', '=', tenantId).execute()
  await open('/admins')
  await page.getByRole('button', { name: /^Change/ }).click()
  await page.getByRole('searchbox', { name: 'Person' }).fill('mar')
  await page.getByRole('radio', { name: 'Maria Oliveira' }).check()
  await look('panel-admin-person')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await linked()).toEqual([{ personNo: person.no }])
  await page.getByRole('button', { name: /^Change/ }).click()
  await page.getByRole('button', { name: 'Unlink' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await linked()).toEqual([{ personNo: null }])
})
