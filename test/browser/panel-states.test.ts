import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
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

const nobody = randomUUID()
const pages = [
  { path: `/people/${nobody}`, name: 'Person', back: 'People' },
  { path: `/people/acts/${nobody}`, name: 'Act on many', back: 'People' },
  { path: `/groups/${nobody}`, name: 'Group', back: 'Groups' },
  { path: `/campaigns/${nobody}`, name: 'Campaign', back: 'Campaigns' },
  { path: `/imports/${nobody}`, name: 'Upload', back: 'Add people by file' },
  { path: `/invite/file/${nobody}`, name: 'File', back: 'Choose people to invite' },
  { path: `/outbox/${nobody}`, name: 'Message', back: 'Outbox' },
  { path: `/connections/${nobody}`, name: 'Client', back: 'Provisioning' },
  { path: `/sso/${nobody}`, name: 'Connection', back: 'Single sign-on' },
]
const api = /\/api\/v1\/(?!me$)/

/** All but who is signed in. */
async function refuseAll(page: Page, status: number, detail: string) {
  const body = JSON.stringify({ status, title: 'Refused', code: status === 403 ? 'insufficient_scope' : 'x', detail })
  await page.route(api, (route) => route.fulfill({ status, contentType: 'application/problem+json', body }))
}

describe('a page about one thing', () => {
  it('says that there is no such thing, and leads back', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const { page, open, look } = await openPanel({ server, browser, tenantId })
    for (const { path, back } of pages) {
      await open(path)
      await page.getByRole('heading', { name: /^No such/, level: 1 }).waitFor()
      expect(await page.getByRole('link', { name: `To ${back}` }).count()).toBe(1)
    }
    await look('panel-gone')
  })

  it('keeps its title, its way back and another try where it cannot be read', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
    await refuseAll(page, 403, 'this needs another role')
    for (const { path, name, back } of pages) {
      await open(path)
      await page.getByRole('heading', { name, level: 1 }).waitFor()
      await page.getByRole('link', { name: 'To the overview' }).waitFor()
      expect(await page.locator('main').getByRole('link', { name: back, exact: true }).count()).toBe(1)
    }
    await look('panel-refused')
  })
})

describe('what was read', () => {
  it('stays where it cannot be read anew, says so, and is read anew when asked', async () => {
    const { id: tenantId } = await aTenant(server.db)
    await aPerson(server.db, { tenantId, attributes: { displayName: 'Maria Oliveira' } })
    const { page, open, look } = await openPanel({ server, browser, tenantId })
    await open('/outbox')
    await page.getByText('The outbox is empty').waitFor()
    await page.route(api, (route) => route.fulfill({ status: 429, body: 'no JSON' }))
    const notice = page.getByText('This is how it was: it cannot be read anew. The server answered 429.')
    await notice.waitFor({ timeout: 30_000 })
    await page.getByText('The outbox is empty').waitFor()
    await look('panel-not-read-anew')
    await page.unroute(api)
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => notice.count()).toBe(0)
  })

  it('is refused in words where somebody on the way answered', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const { page, open } = await openPanel({ server, browser, tenantId })
    await page.route(/\/api\/v1\/api-keys/, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<h1>Sign in to the network</h1>' }),
    )
    await open('/api-keys')
    const says = () => page.getByText('What came back is no answer of this server.').count()
    await expect.poll(says, { timeout: 30_000 }).toBe(1)
  })
})

describe('what is asked for', () => {
  it('of a server that is being started again is shown once it is back, without a press', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const { page, open } = await openPanel({ server, browser, tenantId })
    await open('/people')
    const away = /\/(api\/v1\/groups|readyz)/
    await page.route(away, (route) => route.abort())
    await page.getByRole('link', { name: 'Groups', exact: true }).click()
    await page.getByText('The server could not be reached.').waitFor()
    await page.unroute(away)
    await page.getByText('No group yet').waitFor()
    expect(await page.getByText('The server could not be reached.').count()).toBe(0)
  })

  it('without a network is refused at once, and not done when nobody expects it any more', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const person = await aPerson(server.db, { tenantId })
    const { page, open } = await openPanel({ server, browser, tenantId })
    await open(`/people/${person.id}`)
    await page.getByRole('button', { name: 'Deactivate' }).click()
    await page.context().setOffline(true)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Deactivate' }).click()
    await dialog.getByText('The server could not be reached.').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.context().setOffline(false)

    // What waited would go out before this.
    await open('/groups')
    await page.getByText('No group yet').waitFor()
    const { deactivatedAt } = await server.db
      .selectFrom('standing')
      .select('deactivatedAt')
      .where('personNo', '=', person.no)
      .executeTakeFirstOrThrow()
    expect(deactivatedAt).toBeNull()
  })

  it('and never answered says that it may have been done all the same', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const person = await aPerson(server.db, { tenantId })
    const { page, open, look } = await openPanel({ server, browser, tenantId })
    await page.clock.install()
    await open(`/people/${person.id}`)
    await page.getByRole('button', { name: 'Deactivate' }).click()
    await page.route(/\/deactivate$/, () => {})
    const asked = page.waitForRequest(/\/deactivate$/)
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
    await asked
    await page.clock.fastForward('01:31')
    await page.getByText('this may have been done all the same').waitFor()
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).isEnabled()).toBe(true)
    await look('panel-unanswered')
  })
})

describe('what another admin does meanwhile', () => {
  it('is not changed back by who saves something else', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const person = await aPerson(server.db, { tenantId, attributes: { displayName: 'Maria Oliveira', title: 'Mate' } })
    const { page, open, adminId } = await openPanel({ server, browser, tenantId })
    const other = await openPanel({ server, browser, tenantId })
    await server.db.updateTable('admin').set({ name: 'Bo' }).where('id', '=', other.adminId).execute()
    await open('/admins')
    await page.getByRole('button', { name: 'Change Bo' }).click()
    await server.db.updateTable('admin').set({ disabledAt: new Date() }).where('id', '=', other.adminId).execute()
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Bo Auditor')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('main').getByText('Disabled', { exact: true }).waitFor()
    const admins = await server.db.selectFrom('admin').select(['id', 'name', 'disabledAt']).execute()
    expect(admins.find(({ id }) => id === other.adminId)).toMatchObject({ name: 'Bo Auditor' })
    expect(admins.find(({ id }) => id === other.adminId)?.disabledAt).not.toBeNull()
    expect(admins.find(({ id }) => id === adminId)?.disabledAt).toBeNull()

    await open(`/people/${person.id}`)
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('dialog').getByLabel('Department').fill('Harbour')
    const attributes = { displayName: 'Maria Oliveira', title: 'Captain' }
    await server.db.updateTable('person').set({ attributes }).where('no', '=', person.no).execute()
    // As it does by itself while mail is under way, or when the window is looked at again.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText('Harbour', { exact: true }).waitFor()
    const saved = await server.db
      .selectFrom('person')
      .select('attributes')
      .where('no', '=', person.no)
      .executeTakeFirstOrThrow()
    expect(saved.attributes).toMatchObject({ title: 'Captain' })
  })

  it('is told to who would do the same', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const { page, open } = await openPanel({ server, browser, tenantId })
    await server.db.insertInto('savedMessage').values({ tenantId, name: 'Launch', body: '{{claimLink}}' }).execute()
    await open('/settings?tab=texts')
    await page.getByRole('button', { name: 'Delete Launch' }).click()
    await server.db.deleteFrom('savedMessage').where('tenantId', '=', tenantId).execute()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText('No saved text yet').waitFor()
    expect(await page.getByText(/^There is no such/).count()).toBe(1)
  })
})

describe('what is being typed', () => {
  const forms = [
    { path: '/directory', field: 'Who asks', submit: 'Save' },
    { path: '/settings?tab=safety', field: 'An admin is signed out after (minutes)', submit: 'Save' },
    { path: '/schemas', begin: 'Declare a schema', field: 'Name', submit: 'Declare' },
    { path: '/groups', begin: 'Create a group', field: 'Name', submit: 'Create' },
    { path: '/invite/directory', field: 'LDAP filter', submit: 'Look up' },
  ]
  const refused = { status: 401, code: 'unauthenticated', detail: 'sign in first' }

  it.each(forms)('stays at $path when the session ends under it, and when all is read anew', async (form) => {
    const { id: tenantId } = await aTenant(server.db)
    const { page, open } = await openPanel({ server, browser, tenantId })
    await open(form.path)
    if (form.begin) await page.getByRole('button', { name: form.begin }).first().click()
    const field = page.getByLabel(form.field, { exact: true })
    await field.fill('half a sentence')
    if (form.begin === 'Declare a schema') await page.getByLabel('Name of attribute 1').fill('berth')
    await page.route(api, (route) =>
      route.request().method() === 'GET'
        ? route.continue()
        : route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify(refused) }),
    )
    await page.getByRole('button', { name: form.submit, exact: true }).click()
    const ended = page.getByRole('dialog', { name: 'Your session has ended' })
    const isReadAnew = page.waitForResponse(/\/api\/v1\/me$/)
    await ended.getByRole('button', { name: 'I have signed in' }).click()
    await isReadAnew
    await ended.waitFor({ state: 'detached' })
    await page.getByText('Your session ended before this was done.').waitFor()
    expect(await field.inputValue()).toBe('half a sentence')
  })
})

describe('an address', () => {
  it.each(['/people?sort=shoe', '/mail?state=lost', '/groups?kind=odd', '/provisioning-log?clientId=1'])(
    'that asks for what there is not (%s) leads to everything',
    async (path) => {
      const { id: tenantId } = await aTenant(server.db)
      const { page, open } = await openPanel({ server, browser, tenantId })
      await open(path)
      const everything = page.getByRole('link', { name: 'Show everything' })
      await everything.click()
      await everything.waitFor({ state: 'detached' })
      expect(await page.locator('main').getByRole('alert').count()).toBe(0)
      expect(new URL(page.url()).search).toBe('')
    },
  )

  it('of those who were ticked one by one, shared, says why nobody is chosen, and leads to the list', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const { page, open } = await openPanel({ server, browser, tenantId })
    await open('/invite/chosen?action=remind')
    await page.getByRole('link', { name: 'Choose people' }).click()
    await expect.poll(() => page.url()).toMatch(/\/people\?state=invited$/)
  })

  it('of the log holds its days and whom it is about', async () => {
    const { tenantId, client } = await aClient(server.db, { kind: 'okta' })
    const person = await aPerson(server.db, { tenantId, clientId: client.id, attributes: { displayName: 'Maria' } })
    const { page, open, look } = await openPanel({ server, browser, tenantId })
    await open(`/people/${person.id}`)
    await page.getByRole('link', { name: 'Provisioning log' }).last().click()
    await page.getByRole('group', { name: 'Narrowed by' }).getByRole('link', { name: 'Maria' }).waitFor()
    await page.getByLabel('From', { exact: true }).fill('2026-11-01')
    await page.getByText('No such request').waitFor()
    await look('panel-log-narrowed')
    await page.reload()
    await expect.poll(() => page.getByLabel('From', { exact: true }).inputValue()).toBe('2026-11-01')
    await page.getByRole('button', { name: 'Not only one person' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.toString()).toBe('from=2026-11-01')
  })
})

describe('the focus', () => {
  const focused = (page: Page) =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)

  it('is back at the button when its dialog is closed by Escape', async () => {
    const { tenantId, person } = await anInvitedPerson(server.db)
    const { page, open } = await openPanel({ server, browser, tenantId })
    await open(`/people/${person.id}`)
    for (const name of ['Resend invitation', 'Edit', 'Change the sign-in method']) {
      await page.getByRole('button', { name, exact: true }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(() => focused(page)).toBe(name)
    }
  })

  it('is back at the menu that a dialog came from, also after what the dialog showed', async () => {
    const { tenantId, person } = await anInvitedPerson(server.db)
    const { page, open } = await openPanel({ server, browser, tenantId })
    await open(`/people/${person.id}`)
    await page.getByRole('button', { name: 'More actions' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Show claim link…' }).press('Enter')
    await page.getByRole('button', { name: 'Show the link' }).press('Enter')
    await page.getByLabel('Claim link', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toBe('More actions')
  })

  it('is at the title where the button has gone with what it did', async () => {
    const { tenantId, client } = await aClient(server.db, { kind: 'okta' })
    const { page, open } = await openPanel({ server, browser, tenantId })
    await open(`/connections/${client.id}`)
    await page.getByRole('button', { name: /^Revoke the token/ }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toBe(client.name)
  })
})
