import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { recordEvent } from '../../src/audit/record-event.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { deletePerson } from '../../src/provisioning/delete-person.ts'
import { changeSettings, readSettings } from '../../src/tenants/settings.ts'
import { desktop, launchBrowser, phone, smallPhone, type TestBrowser } from '../support/browser.ts'
import { buildPanel, openPanel } from '../support/panel.ts'
import { mailTo } from '../support/outbox.ts'
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

it('keeps a local group: members one by one and by filter, renamed, and deleted', async () => {
  const { id: tenantId } = await aTenant(server.db)
  await aPerson(server.db, { tenantId, attributes: { displayName: 'Maria Oliveira', title: 'Captain' } })
  await aPerson(server.db, { tenantId, attributes: { displayName: 'Noor Haddad', title: 'Captain' } })
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/groups')
  await page.getByText('No group yet').waitFor()
  await page.getByRole('button', { name: 'Create a group' }).click()
  await page.getByLabel('Name').fill('Sailing')
  await page.getByLabel('While people claim').selectOption('Suggested')
  await look('panel-group-new')
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { name: 'Sailing', level: 1 }).waitFor()

  await page.getByRole('button', { name: 'Add members' }).click()
  await page.getByRole('searchbox', { name: 'Search people' }).fill('mar')
  await page.getByRole('checkbox', { name: 'Maria Oliveira' }).check()
  await look('panel-group-add')
  await page.getByRole('button', { name: 'Add 1 person' }).click()
  await page.getByRole('link', { name: 'Maria Oliveira' }).waitFor()

  await page.getByRole('button', { name: 'Add members' }).click()
  await page.getByRole('tab', { name: 'By filter' }).click()
  await page.getByRole('textbox', { name: 'Filter' }).fill('title eq "Captain"')
  await page.getByText('2 people match').waitFor()
  await page.getByRole('button', { name: 'Add all who match' }).click()
  await page.getByRole('link', { name: 'Noor Haddad' }).waitFor()
  await look('panel-group')

  await page.getByRole('button', { name: 'Remove Noor Haddad' }).click()
  await page.getByRole('link', { name: 'Noor Haddad' }).waitFor({ state: 'detached' })
  await look('panel-group-undo')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: 'Noor Haddad' }).waitFor()
  await page.getByRole('button', { name: 'Remove Noor Haddad' }).click()
  await page.getByRole('link', { name: 'Noor Haddad' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.getByLabel('Name').fill('Sailing club')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Sailing club', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete group' }).click()
  await page.getByText('No group yet').waitFor()
  const left = await server.db.selectFrom('personGroup').select('no').where('tenantId', '=', tenantId).execute()
  expect(left).toEqual([])
})

it('only shows a pushed group', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { client } = await aClient(server.db, { tenantId, kind: 'okta', name: 'Our Okta' })
  const member = await aPerson(server.db, { tenantId })
  await inTransaction(server.db, (trx) =>
    createGroup(trx, {
      tenantId,
      displayName: 'Harbour',
      pushedBy: client.id,
      memberIds: [member.id],
      actor: operator,
    }),
  )
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/groups?kind=pushed')
  await page.getByText('Pushed by Our Okta').waitFor()
  await look('panel-groups')
  await page.getByRole('link', { name: 'Harbour' }).click()
  await page.getByText('Here they can only be read.').waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'Add members' }).count()).toBe(0)
  await open(`/people/${member.id}`)
  const group = page.getByRole('main').getByRole('link', { name: 'Harbour' })
  // Axe tells by the colours only where nothing lies over the link.
  await expect.poll(() => group.evaluate((link) => getComputedStyle(link).textDecorationLine)).toBe('underline')
  await look('panel-person-groups')
})

it('leaves what another tab has saved, and sends what was changed in this one', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open } = await openPanel({ server, browser, tenantId })
  await open('/settings')
  const other = await page.context().newPage()
  await other.goto(page.url())
  await other.getByLabel('Name of the company').fill('Southwind')
  await other.getByRole('button', { name: 'Save', exact: true }).click()
  await other.getByText('Saved.', { exact: true }).waitFor()

  await page.getByLabel('Help contact').fill('people@southwind.example')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved.', { exact: true }).waitFor()
  const { name } = await server.db
    .selectFrom('tenant')
    .select('name')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow()
  const { helpContact } = await readSettings(server.db, tenantId)
  expect({ name, helpContact }).toEqual({ name: 'Southwind', helpContact: 'people@southwind.example' })
})

it.each([
  ['/people/new', 'Given name', () => Promise.resolve()],
  ['/invite', 'Subject', (page: Page) => page.getByLabel('Write another text for this mail').check()],
  ['/connections/new', 'Name', (page: Page) => page.getByRole('radio', { name: 'Okta' }).check()],
  ['/sso/new', 'Client id', (page: Page) => page.getByRole('radio', { name: 'Okta' }).check()],
  ['/directory', 'Who asks', () => Promise.resolve()],
  ['/settings', 'Help contact', () => Promise.resolve()],
])('asks at %s before what was typed is lost with its page', async (path, label, prepare) => {
  const { id: tenantId } = await aTenant(server.db)
  await aPerson(server.db, { tenantId })
  const { page, open } = await openPanel({ server, browser, tenantId })
  const groups = page.getByRole('link', { name: 'Groups', exact: true })
  const asked = page.getByRole('dialog', { name: 'Leave without saving?' })
  await open(path)
  await prepare(page)
  const field = page.getByRole('textbox', { name: label, exact: true })
  await field.fill('in my own words')
  await groups.click()
  await asked.getByRole('button', { name: 'Cancel' }).click()
  await asked.waitFor({ state: 'detached' })
  expect(await field.inputValue()).toBe('in my own words')

  const question = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const dialog = await question
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await groups.click()
  await asked.getByRole('button', { name: 'Leave without saving' }).click()
  await page.getByRole('heading', { name: 'Groups', level: 1 }).waitFor()
})

it('keeps what was typed in a dialog that is closed by mistake, and goes on without a question when it is saved', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people')
  await open('/groups')
  await page.getByRole('button', { name: 'Create a group' }).click()
  const name = page.getByLabel('Name')
  await page.keyboard.press('Escape')
  await name.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Create a group' }).click()
  await name.fill('Sailing')
  await page.keyboard.press('Escape')
  await page.getByText('What you typed is not saved.').waitFor()
  await look('panel-dialog-typed')
  expect(await name.inputValue()).toBe('Sailing')
  await page.keyboard.press('Escape')
  await name.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Create a group' }).click()
  expect(await name.inputValue()).toBe('')
  await name.fill('Climbing')
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { name: 'Climbing', level: 1 }).waitFor()
  expect(await page.getByRole('dialog', { name: 'Leave without saving?' }).count()).toBe(0)
})

it('changes the settings, and shows what the server finds wrong at its field', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  const save = async () => {
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Close this message' }).click()
  }
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await open('/settings')
  await page.getByLabel('Home address').fill('not an address')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Must be an address that begins with https:// or http://.').waitFor()
  await page.getByRole('alert').getByText('Look at what is marked above').waitFor()
  await look('panel-settings-refused')
  expect(asked).toContain('/api/v1/tenant')
  expect(asked).not.toContain('/api/v1/tenant/logo')
  await page.getByLabel('Home address').fill('https://app.northwind.example/')
  await page.getByLabel('Help contact').fill('people@northwind.example')
  await save()

  await page.getByRole('link', { name: 'Claiming' }).click()
  await page.getByLabel('A claim link works for', { exact: true }).fill('36')
  await page.getByLabel('A claim link works for: unit').selectOption('hours')
  await expect.poll(() => page.getByRole('switch', { name: 'Members accept terms' }).isChecked()).toBe(false)
  await page.getByRole('switch', { name: 'Members accept terms' }).check()
  await page.getByRole('checkbox', { name: 'Job title: may be corrected' }).check()
  await page.getByLabel('Version of the terms').fill('2026-01')
  await page.getByLabel('Text of the terms').fill('Be kind to each other.')
  await look('panel-settings-claim')
  await save()

  await page.reload()
  await page.getByText('Nobody who has accepted is asked again.').waitFor()
  await page.getByLabel('Add a language').selectOption('ar')
  await page.getByText('Give a text, or an address.').waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
  await page.getByLabel('Text of the terms in Arabic').fill('كونوا لطفاء بعضكم مع بعض.')
  await page.getByText('As members read it in Arabic').click()
  await page.getByRole('region', { name: 'The terms in Arabic' }).waitFor()
  await page.getByText('Nobody who has accepted is asked again.').waitFor()
  await look('panel-settings-terms')
  await page.setViewportSize({ width: 390, height: 844 })
  await look('panel-settings-terms-phone')
  await page.setViewportSize(desktop)
  await save()
  await page.getByLabel('Version of the terms').fill('2026-02')
  await page.getByText('Another version: everybody who has accepted is asked again.').waitFor()

  await page.getByRole('link', { name: 'Invitation mail' }).click()
  const leaving = page.getByRole('dialog', { name: 'Leave without saving?' })
  await leaving.getByRole('button', { name: 'Cancel' }).waitFor()
  await look('panel-settings-leave')
  await leaving.getByRole('button', { name: 'Cancel' }).click()
  await leaving.waitFor({ state: 'detached' })
  expect(await page.getByLabel('Version of the terms').inputValue()).toBe('2026-02')
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await leaving.getByRole('button', { name: 'Cancel' }).click()
  await leaving.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Invitation mail' }).click()
  await leaving.getByRole('button', { name: 'Leave without saving' }).click()
  await page.getByRole('switch', { name: 'Our own text' }).check()
  await page.getByLabel('Subject').fill('Come aboard')
  await page.frameLocator('iframe').getByText('Hello').first().waitFor()
  await look('panel-settings-mail')
  await save()

  await page.getByRole('link', { name: 'Reminders' }).click()
  await page.getByLabel('Remind after (days)').fill('2, 9')
  await page.getByText('Reminder: your invitation to').first().waitFor()
  await page.getByRole('switch', { name: 'Our own reminder' }).check()
  await page.getByLabel('Subject').fill('Still waiting for you')
  await page.getByText('Still waiting for you', { exact: true }).waitFor()
  await look('panel-settings-reminders')
  await save()
  await page.getByRole('link', { name: 'Sign-in and keeping' }).click()
  await page.getByLabel('The provisioning log is kept for (days)').fill('400')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('The provisioning log is kept for (days)').fill('90')
  await look('panel-settings-safety')
  await save()

  expect(await readSettings(server.db, tenantId)).toMatchObject({
    reminderDays: [2, 9],
    provisioningLogDays: 90,
    profile: { editable: ['displayName', 'title'] },
    homeAddress: 'https://app.northwind.example/',
    helpContact: 'people@northwind.example',
    inviteLifetimeHours: 36,
    terms: {
      version: '2026-01',
      text: 'Be kind to each other.',
      languages: { ar: { text: 'كونوا لطفاء بعضكم مع بعض.' } },
    },
    inviteSubject: 'Come aboard',
    reminderSubject: 'Still waiting for you',
    reminderBody: expect.stringContaining('{{claimLink}}') as string,
  })
})

it('marks a number that cannot be read, and keeps what was set', async () => {
  const { id: tenantId } = await aTenant(server.db)
  await inTransaction(server.db, (trx) =>
    changeSettings(trx, { tenantId, change: { mailsPerMinute: 60 }, actor: operator }),
  )
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  const save = () => page.getByRole('button', { name: 'Save', exact: true }).click()
  await open('/settings')
  await page.getByRole('link', { name: 'Reminders' }).click()
  await page.getByLabel('Remind after (days)').fill('3, 1.5')
  await page.getByLabel('Mails a minute, at most').fill('60 a minute')
  await page.getByLabel('And to one mail domain, at most').fill('abc')
  await save()
  await page.getByText('Must be a whole number.').waitFor()
  await expect.poll(() => page.getByText('Must be a number.').count()).toBe(2)
  await page.getByRole('alert').getByText('Look at what is marked above').waitFor()
  await look('panel-settings-reminders-refused')
  expect(await readSettings(server.db, tenantId)).toMatchObject({ reminderDays: [3, 5], mailsPerMinute: 60 })

  await page.getByLabel('Remind after (days)').fill('3, 9')
  await page.getByLabel('Mails a minute, at most').fill('1,000')
  await page.getByLabel('And to one mail domain, at most').fill('')
  await save()
  await page.getByText('Saved.', { exact: true }).waitFor()
  expect(await readSettings(server.db, tenantId)).toMatchObject({ reminderDays: [3, 9], mailsPerMinute: 1000 })

  await page.getByRole('link', { name: 'Claiming' }).click()
  await page.getByLabel('A claim link works for', { exact: true }).fill('two')
  await save()
  await page.getByText('Must be a number.').waitFor()
})

it('asks before a reload throws away what is not saved, and not where nothing was changed', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open } = await openPanel({ server, browser, tenantId })
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.accept()
  })
  await open('/settings')
  await page.getByLabel('Help contact').fill('people@northwind.example')
  await page.getByLabel('Help contact').fill('')
  await page.reload()
  await page.getByLabel('Help contact').fill('people@northwind.example')
  expect(asked).toEqual([])
  await page.reload()
  await expect.poll(() => page.getByLabel('Help contact').inputValue()).toBe('')
  expect(asked).toEqual(['beforeunload'])
})

it('shows the selected tab at 390 pixels, and leaves the page where it is', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open('/settings?tab=safety')
  const tab = page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Sign-in and keeping' })
  await expect.poll(() => tab.evaluate((link) => link.getBoundingClientRect().right <= window.innerWidth)).toBe(true)
  expect(await page.evaluate(() => window.scrollY)).toBe(0)
})

it('says near the words To and At whom a mail went to and when, however wide the page', async () => {
  const { tenantId, person } = await anInvitedPerson(server.db)
  await mailTo(server.db, person.userName)
  const { id } = await server.db
    .selectFrom('outboxMessage')
    .select('id')
    .where('tenantId', '=', tenantId)
    .executeTakeFirstOrThrow()
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open(`/outbox/${id}`)
  const lefts = (role: string) =>
    page.getByRole(role as 'term').evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().left))
  for (const [size, viewport] of [
    ['', desktop],
    ['-wide', { width: 1920, height: 1000 }],
    ['-phone', phone],
  ] as const) {
    await page.setViewportSize(viewport)
    await page.getByRole('link', { name: person.userName }).waitFor()
    const [words, values] = [await lefts('term'), await lefts('definition')]
    expect(words).toHaveLength(2)
    for (const [at, word] of words.entries()) expect(values[at]! - word).toBeLessThanOrEqual(60)
    await look(`panel-outbox-message${size}`)
  }
})

it('names in the audit log whom something was done to, and leads there while they are here', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  const person = await aPerson(server.db, {
    tenantId,
    attributes: { displayName: `Ada ${String.fromCharCode(0x202e)}Lovelace` },
  })
  const leaver = await aPerson(server.db, { tenantId, attributes: { displayName: 'Grace Hopper' } })
  await inTransaction(server.db, (trx) => deletePerson(trx, { tenantId, personId: leaver.id, actor: operator }))
  const group = { tenantId, displayName: 'Climbers', role: 'open', actor: operator } as const
  await inTransaction(server.db, (trx) => createGroup(trx, group))
  const event = { tenantId, type: 'person.claimed', actor: { kind: 'person', id: person.id } } as const
  await recordEvent(server.db, { ...event, personId: person.id })
  await open('/audit')
  await page.getByRole('link', { name: 'Climbers' }).waitFor()
  const claimed = page.getByRole('listitem').filter({ hasText: 'Claimed the account' }).last()
  expect(await claimed.innerText()).toMatch(/Themselves\s+Ada Lovelace$/)
  expect(await page.getByText('Grace Hopper').count()).toBe(0)
  await look('panel-audit-names')
  await page.setViewportSize({ width: 390, height: 844 })
  await look('panel-audit-names-phone')
  await page.getByRole('link', { name: 'A deleted person' }).first().click()
  await expect.poll(() => new URL(page.url()).searchParams.get('personId')).toBe(leaver.id)
  await expect.poll(() => page.getByRole('listitem').filter({ hasText: 'A deleted person' }).count()).toBe(2)
  await page.goBack()
  await page.getByRole('link', { name: 'Ada Lovelace' }).first().click()
  await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
})

it('shows the audit log of some days, by an address that can be shared', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/audit?from=2020-01-01&to=2020-01-31')
  await page.getByText('No such event').waitFor()
  await expect.poll(() => page.getByLabel('To', { exact: true }).inputValue()).toBe('2020-01-31')
  await page.getByLabel('To', { exact: true }).fill('')
  await page.getByText('Tenant created').last().waitFor()
  const download = await page.getByRole('link', { name: 'Download' }).getAttribute('href')
  const asked = new URL(download!, server.url).searchParams
  expect([Date.parse(asked.get('from')!), asked.get('to')]).toEqual([new Date(2020, 0, 1).getTime(), null])
  expect(new URL(page.url()).searchParams.has('to')).toBe(false)
  await look('panel-audit')
  await page.setViewportSize({ width: 390, height: 844 })
  await look('panel-audit-phone')
})

it('adds an admin by a one-time link, and disables one', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/admins')
  await page.getByRole('button', { name: 'Add an admin' }).click()
  await page.getByLabel('Name').fill('Bo Auditor')
  await page.getByLabel('E-mail address').fill('bo@northwind.example')
  await page.getByRole('radio', { name: 'Auditor' }).check()
  await look('panel-admin-new')
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
  const link = await page.getByLabel('One-time sign-in link', { exact: true }).inputValue()
  await look('panel-admin-link')

  const bo = await browser.newPage(desktop)
  await bo.goto(link)
  await bo.locator('button[type=submit]').click()
  await bo.getByRole('button', { name: 'Account of Bo Auditor' }).waitFor()

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Change Bo Auditor' }).click()
  await page.getByRole('switch', { name: 'Disabled' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('main').getByText('Disabled', { exact: true }).waitFor()
  await look('panel-admins')
  await bo.reload()
  await bo.waitForURL(/sign-in/)
  await expect.poll(() => bo.getByRole('button', { name: 'Account of Bo Auditor' }).count()).toBe(0)
})

it('ticks off the way to the launch by itself, at 320 pixels, too', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: smallPhone })
  await open('')
  await page.getByText('Launch: 0 of 5 done').waitFor()
  await aPerson(server.db, { tenantId, invite: 'now' })
  await page.reload()
  await page.getByText('Your first claim: 3 of 4 done').waitFor()
  await look('panel-overview-320')
  await page.getByRole('button', { name: 'Open the menu' }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).waitFor()
  await look('panel-menu-320')
  await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  for (const path of [
    '/people/new',
    '/connections/new',
    '/settings?tab=claim',
    '/admins',
    '/audit',
    '/mail',
    '/invite',
  ]) {
    await open(path)
    await look(`panel-320${path.replaceAll(/[/?=]/g, '-')}`)
    await expect.poll(() => page.url()).toBe(`${server.url}/admin${path}`)
  }
})
