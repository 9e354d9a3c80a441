import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
import { mailTo } from '../support/outbox.ts'
import { buildPanel, openPanel } from '../support/panel.ts'
import { aClient, anInvitedPerson, aPerson, aTenant } from '../support/people.ts'
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

const addressOf = (name: string) => `${name.toLowerCase().replace(' ', '.')}@northwind.example`

async function aTenantWith(...names: string[]) {
  const { id: tenantId } = await aTenant(server.db, { name: 'Northwind' })
  for (const displayName of names) {
    const emails = [{ value: addressOf(displayName), type: 'work', primary: true }]
    await aPerson(server.db, { tenantId, userName: addressOf(displayName), attributes: { displayName, emails } })
  }
  return tenantId
}

const invitedNames = async (tenantId: number) => {
  const people = await server.db
    .selectFrom('person')
    .innerJoin('standing', (join) =>
      join.onRef('standing.tenantId', '=', 'person.tenantId').onRef('standing.personNo', '=', 'person.no'),
    )
    .select('person.userName')
    .where('person.tenantId', '=', tenantId)
    .where('standing.invitedAt', 'is not', null)
    .orderBy('person.userName')
    .execute()
  return people.map(({ userName }) => userName)
}

it('invites those whom a file names, after showing what each row came to', async () => {
  const tenantId = await aTenantWith('Maria Oliveira', 'Noor Haddad')
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/invite')
  await page.getByRole('link', { name: 'From a file' }).click()
  await page.getByRole('heading', { name: 'Choose people to invite' }).waitFor()
  await look('panel-file')
  const text = `Email\n${addressOf('Maria Oliveira')}\nnobody@northwind.example\nnot an address\n`
  await page
    .getByTestId('people-file')
    .setInputFiles({ name: 'crew.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })

  await page.getByRole('heading', { name: 'crew.csv', level: 1 }).waitFor()
  await page.getByText('Line 3').waitFor()
  await look('panel-file-result')
  await page.getByRole('link', { name: /^Will be invited/ }).click()
  await page.getByText('Line 3').waitFor({ state: 'detached' })
  const rejects = page.getByRole('link', { name: 'Download the rejects' })
  const [file] = await Promise.all([page.waitForEvent('download'), rejects.click()])
  expect(file.suggestedFilename()).toBe('rejects.csv')

  await page.getByRole('link', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Invite 1 person…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Invite 1 person' }).click()
  await page.getByText('1 of 1 person invited').waitFor()
  expect(await invitedNames(tenantId)).toEqual([addressOf('Maria Oliveira')])
  // Until it has gone out, nobody is reminded.
  await mailTo(server.db, addressOf('Maria Oliveira'))

  await open('/invite/file')
  await page.getByTestId('people-file').setInputFiles({
    name: 'again.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`email\n${addressOf('Maria Oliveira')}\n`),
  })
  await page.getByRole('link', { name: 'Remind 1 person…' }).click()
  await page.getByRole('button', { name: 'Remind 1 person…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remind 1 person' }).click()
  await page.getByText('1 of 1 person reminded').waitFor()
  await mailTo(server.db, addressOf('Maria Oliveira'), { atLeast: 2 })
})

it('refuses a file that names nobody, and says why', async () => {
  const tenantId = await aTenantWith()
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open('/invite/file')
  const empty = { name: 'crew.csv', mimeType: 'text/csv', buffer: Buffer.alloc(2_000) }
  await page.getByTestId('people-file').setInputFiles(empty)
  await page.getByRole('alert').waitFor()
  await look('panel-file-refused')
  await expect.poll(() => page.url()).toMatch(/\/invite\/file$/)
})

it('invites the ticked, then reminds all who match a search', async () => {
  const tenantId = await aTenantWith('Maria Oliveira', 'Marek Novak', 'Noor Haddad')
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people')
  await page.getByRole('checkbox', { name: 'Choose Maria Oliveira' }).check()
  await page.getByRole('checkbox', { name: 'Choose Noor Haddad' }).check()
  await page.getByText('2 people chosen').waitFor()
  await look('panel-people-chosen')
  await page.getByRole('button', { name: 'Invite…' }).click()
  await page.getByText('2 people chosen one by one.').waitFor()
  await page.getByRole('button', { name: 'Invite 2 people…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Invite 2 people' }).click()
  await page.getByText('2 of 2 people invited').waitFor()
  expect(await invitedNames(tenantId)).toEqual([addressOf('Maria Oliveira'), addressOf('Noor Haddad')])
  // Until it has gone out, nobody is reminded.
  await mailTo(server.db, addressOf('Maria Oliveira'))

  await open('/people?search=mar')
  await page.getByText('All 2 people who match').waitFor()
  await page.getByRole('button', { name: 'Remind…' }).click()
  await page.getByText('will be reminded').waitFor()
  await look('panel-remind')
  await page.getByRole('button', { name: 'Remind 1 person…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remind 1 person' }).click()
  await page.getByText('1 of 1 person reminded').waitFor()
  await mailTo(server.db, addressOf('Maria Oliveira'), { atLeast: 2 })
  expect(await invitedNames(tenantId)).toHaveLength(2)
})

it('asks whether the invitation goes to the new address at once, and mails it there', async () => {
  const { tenantId, person } = await anInvitedPerson(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  const moveTo = async (address: string) => {
    await open(`/people/${person.id}`)
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('dialog').getByLabel('E-mail address').fill(address)
  }
  await moveTo('quiet@northwind.example')
  await page.getByRole('checkbox', { name: 'Mail the invitation to the new address at once' }).uncheck()
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await moveTo('loud@northwind.example')
  await look('panel-person-new-address')
  await page.getByRole('button', { name: 'Save and mail the invitation' }).click()
  await mailTo(server.db, 'loud@northwind.example')
  const sent = await server.db
    .selectFrom('outboxMessage')
    .select('toAddress')
    .where('tenantId', '=', tenantId)
    .execute()
  expect(sent.map(({ toAddress }) => toAddress)).not.toContain('quiet@northwind.example')
})

it('shows a claim link to an admin, and writes down that it did', async () => {
  const tenantId = await aTenantWith('Maria Oliveira')
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people')
  await page.getByRole('link', { name: 'Maria Oliveira' }).click()
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await page.getByRole('button', { name: 'Send invitation' }).click()
  await page.getByText('Maria Oliveira is invited.').waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Resend invitation')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Show claim link…' }).click()
  await page.getByRole('button', { name: 'Show the link' }).click()
  const link = await page.getByLabel('Claim link', { exact: true }).inputValue()
  await look('panel-claim-link-shown')
  expect((await mailTo(server.db, addressOf('Maria Oliveira'))).text).toContain(link)
  await page.keyboard.press('Escape')
  await page.getByText('Claim link shown').waitFor()
})

it('explains in the log what a provisioning client was refused, and why', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { token } = await aClient(server.db, { tenantId, kind: 'okta', name: 'Our Okta' })
  const push = (body: object) =>
    fetch(`${server.url}/scim/v2/Users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], ...body }),
    })
  await push({ userName: 'maria@northwind.example', displayName: 'Maria Oliveira' })
  expect((await push({ userName: 'maria@northwind.example' })).status).toBe(409)
  expect((await push({ userName: 'noor@northwind.example', active: 'perhaps' })).status).toBe(400)

  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/provisioning-log')
  await page.getByText('409', { exact: true }).waitFor()
  await look('panel-log')
  await page.getByRole('link', { name: 'Refused' }).click()
  await expect.poll(() => page.getByText('POST /Users').count()).toBe(2)
  await page.getByText('active takes true or false').first().waitFor()
  await page.getByText('Details').last().click()
  await page.getByRole('region', { name: 'Body of the request, masked' }).waitFor()
  expect(await page.getByRole('main').textContent()).not.toContain('maria@northwind.example')
  await look('panel-log-refused')
})

it('mints an OAuth secret that gets an access token, and revokes it', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { client } = await aClient(server.db, { tenantId, kind: 'entra' })
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open(`/connections/${client.id}`)
  await page.getByRole('button', { name: 'New client secret' }).click()
  await page.getByLabel('It works for').selectOption('90 days')
  await page.getByRole('button', { name: 'Make the secret' }).click()
  const secret = await page.getByLabel('Client secret', { exact: true }).inputValue()
  await look('panel-client-secret')
  const tokenUrl = await page.getByLabel('Token URL', { exact: true }).inputValue()
  const ask = () =>
    fetch(tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: client.id, client_secret: secret }),
    })
  expect((await ask()).status).toBe(200)
  await page.getByRole('button', { name: `Revoke the secret that ends in ${secret.slice(-4)}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('main').getByText('Revoked', { exact: true }).waitFor()
  await expect.poll(async () => (await ask()).status, { timeout: 5_000 }).toBe(401)
})

it('keeps a text under a name, begins with it again, and sends a test to the admin', async () => {
  const tenantId = await aTenantWith('Maria Oliveira')
  const { page, open, look, email } = await openPanel({ server, browser, tenantId })
  await open('/invite')
  await page.getByRole('switch', { name: 'Write another text for this mail' }).check()
  await page.getByLabel('Subject').fill('All aboard')
  await page.getByLabel('Text', { exact: true }).fill('We sail on Monday.\n\n{{claimLink}}')
  await page.getByRole('button', { name: 'Save this text…' }).click()
  await page.getByLabel('Keep it as').fill('Launch')
  await look('panel-text-kept')
  await page.getByRole('button', { name: 'Keep', exact: true }).click()
  await page.getByText('Kept as Launch.').waitFor()
  await page.getByRole('button', { name: 'Send a test to me' }).click()
  expect((await mailTo(server.db, email)).subject).toContain('All aboard')

  await open('/invite/remind')
  await open('/invite')
  await page.getByRole('switch', { name: 'Write another text for this mail' }).check()
  await page.getByLabel('Begin with a saved text').selectOption('Launch')
  await expect.poll(() => page.getByLabel('Subject').inputValue()).toBe('All aboard')
  expect(await invitedNames(tenantId)).toEqual([])

  await open('/settings?tab=texts')
  await page.getByRole('button', { name: 'Change Launch' }).click()
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Monday')
  await look('panel-text-change')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText('Kept as Monday.').waitFor()
  await page.getByRole('button', { name: 'Delete Monday' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('No saved text yet').waitFor()
  await look('panel-texts-empty')
})

it('undoes a claim, after which the person is invited again', async () => {
  const tenantId = await aTenantWith()
  await aPerson(server.db, { tenantId, invite: 'now', attributes: { displayName: 'Maria Oliveira' } })
  const standing = server.db.updateTable('standing').set({ claimedAt: new Date() })
  await standing.where('tenantId', '=', tenantId).execute()
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people?state=claimed')
  await page.getByRole('link', { name: 'Maria Oliveira' }).click()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Undo the claim…' }).click()
  await page.getByRole('dialog').waitFor()
  await look('panel-undo-claim')
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the claim' }).click()
  await page.getByRole('button', { name: 'Resend invitation' }).waitFor()
  expect(await invitedNames(tenantId)).toHaveLength(1)
})
