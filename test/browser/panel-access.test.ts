import { readFileSync } from 'node:fs'
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { startSession } from '../../src/session/start-session.ts'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
import { buildPanel, openPanel } from '../support/panel.ts'
import { aClient, anInvitedPerson, aPerson, aTenant } from '../support/people.ts'
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

it('shows an access code, revokes it, and prints cards for many', async () => {
  const { tenantId, person } = await anInvitedPerson(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open(`/people/${person.id}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Access code…' }).click()
  await page.getByRole('button', { name: 'Show the code' }).click()
  await expect.poll(() => page.getByLabel('Access code', { exact: true }).inputValue()).toMatch(/^\w{4}(-\w{4}){3}$/)
  await look('panel-access-code')
  await page.getByRole('button', { name: 'Revoke the code' }).click()
  await page
    .getByRole('dialog', { name: 'Revoke this access code?' })
    .getByRole('button', { name: 'Revoke the code' })
    .click()
  await page.getByText('The code no longer works.').waitFor()

  await open('/people?state=invited')
  await page.getByRole('button', { name: 'Access codes…' }).click()
  await page.getByText('1 person is meant, of whom 1 is invited').waitFor()
  await look('panel-cards')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Print 1 card' }).click()
  expect(
    readFileSync(await (await download).path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')

  await page.getByRole('button', { name: 'More…' }).click()
  await page.getByRole('menuitem', { name: 'Revoke access codes…' }).click()
  await page.getByText('1 person is meant, of whom 1 has a code that works.').waitFor()
  await look('panel-codes-revoke')
  await page.getByRole('button', { name: 'Revoke 1 code' }).click()
  await page.getByText('1 access code is revoked.').waitFor()
  await open(`/people/${person.id}`)
  await page.getByText('No longer works').waitFor()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Show claim link…' }).waitFor()
  expect(await page.getByRole('menuitem', { name: 'Revoke access code…' }).count()).toBe(0)
})

it('shows where somebody is signed in, and signs them out', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const person = await aPerson(server.db, { tenantId })
  await server.db.updateTable('standing').set({ claimedAt: new Date() }).where('personNo', '=', person.no).execute()
  const userAgent = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0'
  await inTransaction(server.db, (trx) =>
    startSession(trx, { tenantId, personNo: person.no, method: 'password', userAgent }),
  )
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open(`/people/${person.id}`)
  await page.getByText('Firefox · Windows').waitFor()
  await look('panel-person-sessions')
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByText('The one place where they are signed in').waitFor()
  await look('panel-person-sign-out')
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByText('Signed in nowhere.').waitFor()
  expect(await server.db.selectFrom('session').select('id').where('personNo', '=', person.no).execute()).toEqual([])
})

it('declares a schema, adds a public key and a domain', async () => {
  const { tenantId, client } = await aClient(server.db, { kind: 'okta' })
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/schemas')
  await look('panel-schemas-empty')
  await page.getByRole('button', { name: 'Declare a schema' }).first().click()
  await page.getByLabel('URN').fill('urn:acme:crew')
  await page.getByLabel('Name', { exact: true }).fill('Crew')
  await page.getByLabel('Name of attribute 1').fill('berth')
  await look('panel-schema-new')
  await page.getByRole('button', { name: 'Declare', exact: true }).click()
  await page.getByText('1 attribute: berth').waitFor()

  await open(`/connections/${client.id}`)
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await page.getByRole('button', { name: 'Add a key' }).click()
  await page.getByRole('textbox', { name: 'Public key' }).fill('no key')
  await page.getByText('This is not a JWK or JWKS.').waitFor()
  await page.getByRole('textbox', { name: 'Public key' }).fill(JSON.stringify(publicKey.export({ format: 'jwk' })))
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: /^Remove the key/ }).click()
  await page.getByText('It is the only key.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: /^Remove the key/ }).waitFor({ state: 'detached' })
  await look('panel-client-keys')

  await open('/domains')
  await page.getByRole('button', { name: 'Add a domain' }).first().click()
  await page.getByRole('textbox', { name: 'Domain' }).fill('northwind.example')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('Not proved yet').waitFor()
  await expect
    .poll(() => page.getByLabel('Name of the TXT record', { exact: true }).inputValue())
    .toContain('northwind.example')
  await look('panel-domains')
})

it('says what is wrong with a directory before it is kept', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/directory')
  await page.getByRole('textbox', { name: 'Address', exact: true }).fill('ldaps://127.0.0.1:1')
  await page.getByLabel('Who asks').fill('cn=reader')
  await page.getByLabel('Password', { exact: true }).fill('secret')
  await page.getByLabel('Where the people are').fill('dc=acme')
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByRole('alert').waitFor()
  await look('panel-directory')
  await open('/invite/directory')
  await page.getByLabel('Name, address, user name or employee number').fill('Ada')
  await page.getByRole('button', { name: 'Look up' }).click()
  await page.getByText('No directory is set up yet.').waitFor()
  await expect.poll(() => page.url()).toContain('/invite/directory')
})

const offered = {
  owner: ['Overview', 'People', 'Send invites', 'Settings', 'Export', 'Admins', 'Audit log'],
  admin: ['Overview', 'People', 'Send invites', 'Settings', 'Export', 'Admins', 'Audit log'],
  inviter: ['Overview', 'People', 'Groups', 'Send invites', 'Campaigns', 'Mail', 'Admins'],
  auditor: ['Overview', 'People', 'Imports', 'Provisioning log', 'Audit log', 'Admins'],
} as const
const hidden = {
  owner: [],
  admin: [],
  inviter: ['Settings', 'Export', 'Imports', 'API keys', 'Domains', 'Audit log', 'Provisioning'],
  auditor: ['Send invites', 'Settings', 'Export', 'Directory'],
} as const

it.each(['owner', 'admin', 'inviter', 'auditor'] as const)(
  'offers %s what the role may do, and nothing else',
  async (role) => {
    const { tenantId, person } = await anInvitedPerson(server.db)
    const { page, open, look } = await openPanel({ server, browser, tenantId, role, dark: role === 'auditor' })
    await open('')
    const links = await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allTextContents()
    expect(links).toEqual(expect.arrayContaining([...offered[role]]))
    expect(links.filter((link) => (hidden[role] as readonly string[]).includes(link))).toEqual([])
    await look(`panel-overview-${role}`)

    await open(`/people/${person.id}`)
    const buttons = await page.getByRole('main').getByRole('button').allTextContents()
    expect(buttons.includes('Edit')).toBe(role === 'owner' || role === 'admin')
    expect(buttons.includes('Resend invitation')).toBe(role !== 'auditor')
    await look(`panel-person-${role}`)
  },
)

it.each([
  ['inviter', '/people', ['/settings', '/export', '/audit', '/connections', '/connections/new', '/api-keys']],
  ['auditor', '/audit', ['/settings', '/export', '/invite', '/invite/file', '/directory', '/outbox', '/outbox/1']],
] as const)('tells %s that a page is not for the role, whatever the address', async (role, allowed, refused) => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId, role })
  const refusal = page.getByRole('main').getByText('Your role cannot open this page')
  for (const address of refused) {
    await open(address)
    await refusal.waitFor()
    await expect.poll(() => page.getByRole('main').getByRole('button').count()).toBe(0)
  }
  await look(`panel-not-for-${role}`)
  await open(allowed)
  await expect.poll(() => refusal.count()).toBe(0)
})

it('leads an auditor to no outbox, which holds claim links', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open } = await openPanel({ server, browser, tenantId, role: 'auditor' })
  await open('/mail')
  await page.getByText('Mail stays on this machine, in the outbox.').waitFor()
  await page.getByText('No mail yet').waitFor()
  expect(await page.locator('a[href$="/outbox"]').count()).toBe(0)
})
