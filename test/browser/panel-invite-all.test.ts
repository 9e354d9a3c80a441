import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { launchBrowser, phone, screenshot, type TestBrowser } from '../support/browser.ts'
import { mailTo } from '../support/outbox.ts'
import { buildPanel, openPanel } from '../support/panel.ts'
import { aClient, aPerson, aTenant } from '../support/people.ts'
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

/** Three who wait, one of them inactive, pushed in by a client that does not invite. */
async function aTenantThatWaits(clientName = 'Our Entra') {
  const { id: tenantId } = await aTenant(server.db, { name: 'Northwind' })
  const { client } = await aClient(server.db, { tenantId, kind: 'entra', name: clientName, inviteOnCreate: false })
  const common = { tenantId, clientId: client.id }
  const waiting = [await aPerson(server.db, common), await aPerson(server.db, common)]
  await aPerson(server.db, { ...common, active: false })
  return { tenantId, client, waiting }
}

it('invites all after a dry run and a preview, shows the progress, and the mail leads to the claim', async () => {
  const { tenantId, client, waiting } = await aTenantThatWaits()
  const bystander = await aTenantThatWaits()
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/invite')
  await page.getByText('will be invited').waitFor()
  await page.getByRole('link', { name: 'Our Entra' }).waitFor()
  await look('panel-invite-all')

  await page.getByRole('switch', { name: 'Write another text for this mail' }).check()
  await page.getByLabel('Subject').fill('All aboard at {{company}}')
  await page.getByLabel('Text', { exact: true }).fill('{{company}} sails on Monday.\n\n{{claimLink}}')
  await page.frameLocator('iframe').getByText('Northwind sails on Monday.').waitFor()
  await expect.poll(() => page.locator('iframe').getAttribute('tabindex')).toBe('-1')
  await expect.poll(() => page.frameLocator('iframe').locator('a:not([tabindex="-1"])').count()).toBe(0)
  await look('panel-invite-all-text')

  await page.getByRole('button', { name: 'Invite 2 people…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Invite 2 people?' })
  await dialog.getByText('Our Entra').waitFor()
  await look('panel-invite-all-sure')
  await dialog.getByRole('button', { name: 'Invite 2 people' }).click()

  await page.getByText('2 of 2 people invited').waitFor()
  await page.getByRole('main').getByText('Done', { exact: true }).waitFor()
  const [maria] = waiting
  const mail = await mailTo(server.db, maria!.userName)
  expect(mail.subject).toBe('All aboard at Northwind')
  await look('panel-campaign')
  const flipped = await server.db
    .selectFrom('provisioningClient')
    .select(['tenantId', 'inviteOnCreate'])
    .where('id', 'in', [client.id, bystander.client.id])
    .execute()
  expect(flipped.filter(({ inviteOnCreate }) => inviteOnCreate).map((row) => row.tenantId)).toEqual([tenantId])

  await server.db
    .updateTable('delivery')
    .set({ state: 'failed', resultCode: 452, result: 'the mailbox is full (452 4.2.2 over quota)' })
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', maria!.no)
    .execute()
  await page.reload()
  await page.getByRole('button', { name: 'Send it again…' }).click()
  const retry = page.getByRole('dialog', { name: 'Send the failed mail again?' })
  await retry.getByText('1 person gets the same mail').waitFor()
  await retry.getByText('the mailbox is full').waitFor()
  await look('panel-campaign-retry')
  await retry.getByRole('button', { name: 'Send 1 mail again' }).click()
  await retry.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Send it again…' }).waitFor({ state: 'detached' })
  await page.getByRole('main').getByRole('link', { name: '2', exact: true }).waitFor()

  await open('/campaigns')
  await page.getByRole('link', { name: 'Invite all: All aboard at Northwind' }).waitFor()
  await look('panel-campaigns')
  await open('/mail')
  await expect.poll(() => page.getByText('In the outbox', { exact: true }).count()).toBeGreaterThan(2)
  await look('panel-mail')
  await open('/outbox')
  await page.getByRole('link', { name: 'All aboard at Northwind' }).first().click()
  const link = page.frameLocator('iframe').getByRole('link').first()
  await link.waitFor()
  await look('panel-message')
  const claimLink = await link.getAttribute('href')

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download .eml' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/\.eml$/)

  const member = await browser.newPage(phone)
  await member.goto(claimLink!)
  await screenshot(member, 'panel-claim-link')
  expect(member.url()).toContain('/claim/')
  await member.getByRole('button').first().waitFor()
})

it('pauses and cancels a campaign whose people are all invited while their mail waits', async () => {
  const { tenantId } = await aTenantThatWaits()
  await inTransaction(server.db, (trx) =>
    changeSettings(trx, { tenantId, change: { mailsPerMinute: 1 }, actor: operator }),
  )
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/invite')
  await page.getByRole('button', { name: 'Invite 2 people…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Invite 2 people' }).click()
  await page.getByText('2 of 2 people invited').waitFor()
  const title = page.getByRole('heading', { level: 1 }).locator('..')
  await title.getByText('Sending', { exact: true }).waitFor()
  await look('panel-campaign-sending')

  await page.getByRole('button', { name: 'Pause' }).click()
  await title.getByText('Paused', { exact: true }).waitFor()
  await page.getByRole('listitem').getByText('Held', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await title.getByText('Sending', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Campaigns' }).first().click()
  await page.getByRole('main').getByText('Sending', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Invite all' }).click()

  await page.getByRole('button', { name: 'Cancel campaign' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel campaign' }).click()
  await title.getByText('Cancelled', { exact: true }).waitFor()
  await expect.poll(() => page.getByRole('button', { name: /Pause|Resume|Cancel campaign/ }).count()).toBe(0)
})

it('shows in one admin’s browser how another has steered a campaign', async () => {
  const { tenantId } = await aTenantThatWaits()
  await inTransaction(server.db, (trx) =>
    changeSettings(trx, { tenantId, change: { mailsPerMinute: 1 }, actor: operator }),
  )
  const { page, open } = await openPanel({ server, browser, tenantId })
  await open('/invite')
  await page.getByRole('button', { name: 'Invite 2 people…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Invite 2 people' }).click()
  await page.getByText('2 of 2 people invited').waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Resume' }).waitFor()
  const list = await openPanel({ server, browser, tenantId })
  await list.open('/campaigns')
  await list.page.getByRole('listitem').getByText('Paused', { exact: true }).waitFor()

  const other = await openPanel({ server, browser, tenantId })
  await other.open(new URL(page.url()).pathname.replace(/^\/admin/, ''))
  await other.page.getByRole('button', { name: 'Resume' }).click()
  await page.getByRole('button', { name: 'Pause' }).waitFor()
  await list.page.getByRole('listitem').getByText('Sending', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Cancel campaign' }).click()
  await other.page.getByRole('button', { name: 'Cancel campaign' }).click()
  await other.page.getByRole('dialog').getByRole('button', { name: 'Cancel campaign' }).click()
  await other.page.getByRole('main').getByText('Cancelled', { exact: true }).first().waitFor()
  await page.getByRole('main').getByText('Cancelled', { exact: true }).first().waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel campaign' }).click()
  await page.getByRole('dialog').getByText('cannot be cancelled').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect.poll(() => page.getByRole('button', { name: 'Cancel campaign' }).count()).toBe(0)
})

it('reminds without a word of who is invited from then on', async () => {
  const { tenantId, waiting, client } = await aTenantThatWaits()
  const { page, open } = await openPanel({ server, browser, tenantId })
  await open('/invite/remind')
  await page.getByText('Nobody is to be reminded').waitFor()

  await open(`/people/${waiting[0]!.id}`)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await page.getByRole('button', { name: 'Send invitation' }).click()
  await mailTo(server.db, waiting[0]!.userName)
  await open('/invite/remind')
  await page.getByRole('button', { name: 'Remind 1 person…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remind 1 person?' })
  await dialog.getByText('Each of them gets the same link again').waitFor()
  await expect.poll(() => dialog.getByText(client.name).count()).toBe(0)
})

it('shows an inviter the longest name of a client, which they may not open', async () => {
  const name = `Näme ${'x'.repeat(180)}`
  const { tenantId } = await aTenantThatWaits(name)
  const { page, open, look } = await openPanel({ server, browser, tenantId, role: 'inviter', viewport: phone })
  await open('/invite')
  await page.getByText(name).waitFor()
  await expect.poll(() => page.getByRole('link', { name }).count()).toBe(0)
  await look('panel-invite-all-long-name')
  await page.getByRole('button', { name: 'Invite 2 people…' }).click()
  await page.getByRole('dialog').getByText(name).waitFor()
  await look('panel-invite-all-long-name-sure')
})

it('shows the selected way to invite at 390 pixels, without moving the page', async () => {
  const { tenantId } = await aTenantThatWaits()
  const { page, open } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open('/invite/remind')
  const chosen = page.getByRole('navigation', { name: 'Whom to invite' }).getByRole('link', { name: 'Remind' })
  await expect.poll(() => chosen.evaluate((link) => link.getBoundingClientRect().right <= window.innerWidth)).toBe(true)
  expect(await page.evaluate(() => window.scrollY)).toBe(0)
})

it('says so where nobody waits', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open('/invite')
  await page.getByText('Nobody is waiting').waitFor()
  await look('panel-invite-all-nobody')
  await expect.poll(() => page.getByRole('button', { name: /^Invite \d/ }).count()).toBe(0)
})

it('leaves out the withdrawn where they are unticked', async () => {
  const { tenantId, waiting } = await aTenantThatWaits()
  const { page, open } = await openPanel({ server, browser, tenantId })
  await open(`/people/${waiting[0]!.id}`)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await page.getByRole('button', { name: 'Send invitation' }).click()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Withdraw invitation…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw invitation' }).click()
  await page.getByText('The invitation is withdrawn.').waitFor()

  await open('/invite')
  await page.getByRole('checkbox', { name: /withdrawn/ }).uncheck()
  await page.getByRole('button', { name: 'Invite 1 person…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Invite 1 person' }).click()
  await page.getByText('1 of 1 person invited').waitFor()
  const invited = server.db.selectFrom('standing').select('personNo').where('invitedAt', 'is not', null)
  expect(await invited.where('tenantId', '=', tenantId).execute()).toEqual([{ personNo: waiting[1]!.no }])
})
