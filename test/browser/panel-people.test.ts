import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import type { JsonObject } from '../../src/base/json.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { declareExtension } from '../../src/people/extensions/declare-extension.ts'
import { changePerson } from '../../src/provisioning/change-person.ts'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
import { testKeyring } from '../support/keyring.ts'
import { linkIn, mailTo } from '../support/outbox.ts'
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

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** Pushed in by an identity provider that waits, with one who was added and invited by hand. */
async function aTenantWithPeople(names: string[]) {
  const tenant = await aTenant(server.db, { name: 'Northwind' })
  const { client } = await aClient(server.db, { tenantId: tenant.id, kind: 'entra', name: 'Our Entra' })
  const people = []
  for (const [at, name] of names.entries()) {
    const address = `${name.toLowerCase().replaceAll(' ', '.')}@northwind.example`
    const attributes = {
      displayName: name,
      title: 'Captain',
      emails: [{ value: address, type: 'work', primary: true }],
      [enterprise]: { department: at % 2 ? 'Sea' : 'Harbour' },
    }
    people.push(await aPerson(server.db, { tenantId: tenant.id, clientId: client.id, userName: address, attributes }))
  }
  return { tenantId: tenant.id, client, people }
}

it('finds people by search, state, source and attribute, each at an address that can be shared', async () => {
  const { tenantId } = await aTenantWithPeople(['Maria Oliveira', 'Marek Novak', 'Noor Haddad'])
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  const names = () => page.getByRole('row').getByRole('link').allTextContents()

  await open('/people')
  await expect.poll(names, { timeout: 15_000 }).toEqual(['Marek Novak', 'Maria Oliveira', 'Noor Haddad'])
  await look('panel-people')

  await page.keyboard.press('/')
  await page.keyboard.type('mar')
  await expect.poll(names, { timeout: 15_000 }).toEqual(['Marek Novak', 'Maria Oliveira'])
  await expect.poll(() => page.url()).toContain('search=mar')

  await page.getByLabel('Order').selectOption('By name, last first')
  await expect.poll(names, { timeout: 15_000 }).toEqual(['Maria Oliveira', 'Marek Novak'])
  await page.reload()
  await expect.poll(names, { timeout: 15_000 }).toEqual(['Maria Oliveira', 'Marek Novak'])

  await page.getByRole('link', { name: 'Claimed' }).click()
  await page.getByText('Nobody matches').waitFor()
  await look('panel-people-nobody')

  await page.goBack()
  await expect.poll(names, { timeout: 15_000 }).toEqual(['Maria Oliveira', 'Marek Novak'])

  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await look('panel-people-filter')
  await page.getByLabel('Filter', { exact: true }).fill(`${enterprise}:department eq "Sea"`)
  await page.getByRole('button', { name: 'Show who matches' }).click()
  await expect.poll(names, { timeout: 15_000 }).toEqual(['Marek Novak'])

  await open('/people?filter=nonsense')
  await page.getByRole('alert').waitFor()
  await look('panel-people-refused')
})

it('turns pages forward and back, and shows cards on a phone', async () => {
  const names = Array.from({ length: 60 }, (_, at) => `Person ${String(at).padStart(2, '0')}`)
  const { tenantId } = await aTenantWithPeople(names)
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  const first = () =>
    page
      .getByRole('listitem')
      .getByRole('link', { name: /^Person/ })
      .first()
      .textContent()

  await open('/people')
  await expect.poll(first, { timeout: 15_000 }).toBe('Person 00')
  await page.getByText('60 in all').waitFor()
  await look('panel-people-phone')
  await expect.poll(() => page.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true)

  await page.getByRole('button', { name: 'Next' }).click()
  await expect.poll(first, { timeout: 15_000 }).toBe('Person 50')
  const shared = page.url()
  await page.getByRole('button', { name: 'Previous' }).click()
  await expect.poll(first, { timeout: 15_000 }).toBe('Person 00')

  // Somebody else who is given the address has no way behind them.
  const other = await openPanel({ server, browser, tenantId })
  await other.page.goto(shared)
  await other.page.getByRole('link', { name: 'Person 50' }).waitFor()
  await other.page.getByRole('button', { name: 'First page' }).click()
  await other.page.getByRole('link', { name: 'Person 00' }).waitFor()
})

it('invites one person in the admin’s own words, and the mail reads as its preview did', async () => {
  const { tenantId } = await aTenantWithPeople(['Maria Oliveira'])
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people')
  await page.getByRole('link', { name: 'Maria Oliveira' }).click()
  await page.getByRole('heading', { name: 'Maria Oliveira', level: 1 }).waitFor()
  await look('panel-person')

  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('switch', { name: 'Write another text for this mail' }).check()
  await dialog.getByLabel('Subject').fill('Come aboard, {{name}}')
  await dialog.getByLabel('Text', { exact: true }).fill('Without a link.')
  await dialog.getByText('Put {{claimLink}} where the link belongs.').waitFor()
  expect(await dialog.getByRole('button', { name: 'Send invitation' }).isDisabled()).toBe(true)

  await dialog.getByLabel('Text', { exact: true }).fill('Your cabin at {{company}} is ready.\n\n{{claimLink}}')
  await dialog.getByText('Come aboard, Maria Oliveira').waitFor()
  const mail = page.frameLocator('iframe')
  await mail.getByText('Your cabin at Northwind is ready.').waitFor()
  await look('panel-invite-one')

  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  await page.getByText('Maria Oliveira is invited.').waitFor()
  await page.getByRole('button', { name: 'Resend invitation' }).waitFor()
  const sent = await mailTo(server.db, 'maria.oliveira@northwind.example')
  expect(sent.subject).toBe('Come aboard, Maria Oliveira')
  expect(sent.text).toContain('Your cabin at Northwind is ready.')
})

it('resends, rotates, withdraws, deactivates and deletes, each after saying what will happen', async () => {
  const { tenantId } = await aTenantWithPeople(['Maria Oliveira'])
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people')
  await page.getByRole('link', { name: 'Maria Oliveira' }).click()
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await page.getByRole('button', { name: 'Send invitation' }).click()

  const act = async (label: string, picture?: string) => {
    const button = page.getByRole('button', { name: label, exact: true })
    await page.getByRole('button', { name: 'More actions' }).waitFor()
    if (await button.isVisible()) await button.click()
    else {
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: `${label}…` }).click()
    }
    await page.getByRole('dialog').waitFor()
    if (picture) await look(picture)
    await page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }

  await page.getByRole('button', { name: 'Resend invitation' }).waitFor()
  await act('Resend invitation')
  await page.getByText('The invitation is queued again.').waitFor()
  await mailTo(server.db, 'maria.oliveira@northwind.example', { atLeast: 2 })
  await act('Rotate claim link', 'panel-rotate')
  await act('Withdraw invitation')
  await page.getByText('Withdrawn', { exact: true }).first().waitFor()
  await act('Deactivate')
  await page.getByRole('button', { name: 'Reactivate' }).waitFor()
  await act('Reactivate')
  await look('panel-person-history')
  await act('Delete')
  await page.getByText('Nobody is here yet').waitFor()
  await look('panel-people-empty')
  const left = await server.db.selectFrom('person').select('no').where('tenantId', '=', tenantId).execute()
  expect(left).toEqual([])
})

it('shows how somebody stands beside the refusal of what another admin has done already', async () => {
  const { tenantId, people } = await aTenantWithPeople(['Maria Oliveira'])
  const { page, open } = await openPanel({ server, browser, tenantId })
  const other = await openPanel({ server, browser, tenantId })
  const path = `/people/${people[0]!.id}`
  await open(path)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await page.getByRole('switch', { name: 'Write another text for this mail' }).click()
  await page.getByLabel('Subject').fill('Come aboard')

  await other.open(path)
  await other.page.getByRole('button', { name: 'Invite', exact: true }).click()
  await other.page.getByRole('button', { name: 'Send invitation' }).click()
  await other.page.getByText('Maria Oliveira is invited.').waitFor()

  await page.getByRole('button', { name: 'Send invitation' }).click()
  const dialog = page.getByRole('dialog', { name: 'Invite Maria Oliveira' })
  await dialog.getByRole('alert').waitFor()
  await page.getByText('Resend invitation').waitFor()
  await dialog.getByRole('alert').waitFor()
  await expect.poll(() => page.getByLabel('Subject').inputValue()).toBe('Come aboard')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Invite', exact: true }).waitFor({ state: 'detached' })
})

it('says a name that turns its direction around without turning the sentence around', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { id } = await aPerson(server.db, { tenantId, attributes: { displayName: 'Ada \u202eretep' } })
  const { page, open } = await openPanel({ server, browser, tenantId })
  await open(`/people/${id}`)
  await page.getByRole('heading', { name: 'Ada retep', level: 1, exact: true }).waitFor()
  await expect.poll(() => page.title()).toBe('Ada retep · Vestibule')
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await page.getByRole('dialog', { name: 'Invite Ada retep', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Send invitation' }).click()
  await page.getByText('Ada retep is invited.', { exact: true }).waitFor()
})

it('shows no name in a list, a picker or a log that turns the line around', async () => {
  const turned = 'Ada \u202edni\u2066'
  const { id: tenantId } = await aTenant(server.db)
  const person = await aPerson(server.db, { tenantId, attributes: { displayName: turned } })
  const memberIds = [person.id]
  const group = { tenantId, actor: operator }
  const { group: crew } = await inTransaction(server.db, (trx) =>
    createGroup(trx, { ...group, displayName: `Crew \u202e`, memberIds }),
  )
  const { group: other } = await inTransaction(server.db, (trx) => createGroup(trx, { ...group, displayName: 'Other' }))
  const { page, open } = await openPanel({ server, browser, tenantId })
  const shown = async () => {
    await page.getByText('Ada dni').first().waitFor()
    return /[\u202a-\u202e\u2066-\u2069]/.test(await page.locator('body').innerText())
  }
  await open('/people')
  expect(await shown()).toBe(false)
  await page.getByRole('checkbox', { name: 'Choose Ada dni' }).waitFor()
  await open(`/groups/${crew.id}`)
  expect(await shown()).toBe(false)
  await open(`/groups/${other.id}`)
  await page.getByRole('button', { name: 'Add members' }).click()
  await page.getByRole('searchbox', { name: 'Search people' }).fill('Ada')
  expect(await shown()).toBe(false)
  await open(`/people/${person.id}`)
  await page.getByRole('link', { name: 'Crew' }).waitFor()
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send invitation' }).click()
  await page.getByRole('link', { name: 'Read it' }).waitFor()
  for (const path of ['/mail', '/groups']) {
    await open(path)
    await page.getByText(path === '/mail' ? 'Ada dni' : 'Crew').waitFor()
    expect(await page.locator('main').innerText()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  }
  await open('/audit')
  expect(await shown()).toBe(false)
  await open('/admins')
  await page
    .getByRole('button', { name: /^Change/ })
    .first()
    .click()
  await page.getByRole('searchbox', { name: 'Person' }).fill('Ada')
  await page.getByRole('radio', { name: 'Ada dni' }).waitFor()
  expect(await shown()).toBe(false)
})

it('shows no name in the provisioning log that turns the line around', async () => {
  const { tenantId, token } = await aClient(server.db, { name: `${unique('Okta')} \u202e` })
  const person = await aPerson(server.db, { tenantId, attributes: { displayName: 'Ada \u202edni\u2066' } })
  const ask = (path: string, init?: RequestInit) =>
    fetch(`${server.url}/scim/v2${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    })
  expect((await ask(`/Users/${person.id}`)).status).toBe(200)
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
  const Operations = [{ op: 'replace', path: 'crew\u202e', value: 1 }]
  const body = JSON.stringify({ schemas, Operations })
  expect((await ask(`/Users/${person.id}`, { method: 'PATCH', body })).status).toBe(400)
  const { page, open } = await openPanel({ server, browser, tenantId })
  await expect
    .poll(
      async () => {
        await open('/provisioning-log')
        return page.getByRole('link', { name: 'Ada dni' }).count()
      },
      { timeout: 30_000 },
    )
    .toBe(2)
  expect(await page.locator('main').innerText()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
})

it('adds a person, invited at once or later, and edits them', async () => {
  const { tenantId } = await aTenantWithPeople([])
  const ships = 'urn:ietf:params:scim:schemas:extension:ships:2.0:User'
  const berths = { name: 'berths', type: 'integer', multiValued: false, caseExact: false, description: '' } as const
  const extension = { urn: ships, name: 'Ships', description: '', attributes: [berths] }
  await inTransaction(server.db, (trx) => declareExtension(trx, { tenantId, extension, actor: operator }))
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people/new')
  await page.getByRole('button', { name: 'More fields' }).click()
  await look('panel-add-person')
  await page.getByLabel('Given name').fill('Olena')
  await page.getByLabel('Family name').fill('Shevchenko')
  await page.getByLabel('E-mail address').fill('not an address')
  await page.getByRole('button', { name: 'Add and invite' }).click()
  await page.getByRole('alert').waitFor()
  await look('panel-add-person-refused')

  await page.getByLabel('E-mail address').fill('olena@northwind.example')
  await page.getByText('Later', { exact: true }).click()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('heading', { name: 'Olena Shevchenko', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Invite', exact: true }).waitFor()

  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('dialog').getByLabel('Job title').fill('Works council')
  await look('panel-edit-person')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText('Works council', { exact: true }).waitFor()
  const sent = () => server.db.selectFrom('delivery').select('cause').where('tenantId', '=', tenantId).execute()
  expect(await sent()).toEqual([])

  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('button', { name: 'Further attributes' }).click()
  await page.getByRole('dialog').getByLabel('Cost centre').fill('4711')
  await page.getByRole('dialog').getByLabel('berths (Ships)').fill('12')
  await look('panel-edit-further')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const { attributes } = await server.db
    .selectFrom('person')
    .select('attributes')
    .where('tenantId', '=', tenantId)
    .executeTakeFirstOrThrow()
  expect(attributes).toMatchObject({ [enterprise]: { costCenter: '4711' }, [ships]: { berths: 12 } })

  await open('/people/new')
  await page.getByLabel('E-mail address').fill('olena@northwind.example')
  await page.getByRole('button', { name: 'Add and invite' }).click()
  await page.getByText('Somebody with this user name is here already.').waitFor()
})

describe('attributes as JSON', () => {
  async function atAttributes(
    how: { role?: 'inviter'; invited?: boolean; viewport?: typeof phone; dark?: boolean } = {},
  ) {
    const { tenantId, client, people } = await aTenantWithPeople(['Maria Oliveira'])
    const { id: personId, no } = people[0]!
    const call = { tenantId, personId, actor: operator, keyring: testKeyring }
    if (how.invited) await changePerson(server.db, { ...call, edit: (current) => ({ ...current, invites: true }) })
    const panel = await openPanel({ server, browser, tenantId, ...how })
    const { page } = panel
    await panel.open(`/people/${personId}`)
    await page.getByText('All attributes, as provisioned').click()
    const dialog = page.getByRole('dialog', { name: 'Edit the attributes of Maria Oliveira' })
    return {
      ...panel,
      dialog,
      field: dialog.getByLabel('Attributes as JSON'),
      begin: () => page.getByRole('button', { name: 'Edit as JSON' }).click(),
      save: () => dialog.getByRole('button', { name: 'Save', exact: true }).click(),
      /** As a provider does, whose change the panel has not seen. */
      pushes: (attributes: JsonObject) =>
        changePerson(server.db, {
          ...call,
          clientId: client.id,
          edit: (current) => ({ ...current, attributes: { ...current.attributes, ...attributes } }),
        }),
      stored: async () =>
        (await server.db.selectFrom('person').selectAll().where('no', '=', no).executeTakeFirstOrThrow()).attributes,
    }
  }
  const work = { value: 'maria.oliveira@northwind.example', type: 'work', primary: true }
  const home = { value: 'maria@home.example', type: 'home' }

  it('are written where no other form has a field, with what is wrong said beside them', async () => {
    const { page, dialog, field, begin, save, look, stored } = await atAttributes()
    await begin()
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    await look('panel-attributes')
    const before = JSON.parse(await field.inputValue()) as JsonObject

    const broken = (await field.inputValue()).replace('"title"', 'title')
    await field.fill(broken)
    await save()
    await dialog.getByText(/^Line \d+, column 3: JSON knows no such word: names and texts stand in quotes/).waitFor()
    const caret = () => field.evaluate((element: HTMLTextAreaElement) => element.selectionStart)
    await expect.poll(caret).toBe(broken.indexOf('title'))
    await look('panel-attributes-broken')

    await field.fill(JSON.stringify({ ...before, shoeSize: 43 }))
    await save()
    await dialog.getByText('shoeSize is not known here.').waitFor()
    await look('panel-attributes-refused')
    await field.fill(JSON.stringify({ ...before, emails: [[work]] }))
    await save()
    await dialog
      .getByRole('alert')
      .getByText(/^Emails/)
      .waitFor()
    expect(await stored()).toEqual(before)

    const { title: _, ...others } = before
    await field.fill(JSON.stringify({ ...others, emails: [work, home], name: { givenName: 'Maria' } }))
    const sent = page.waitForRequest((request) => request.method() === 'PATCH')
    await save()
    expect((await sent).postDataJSON()).toEqual({
      attributes: { emails: [work, home], name: { givenName: 'Maria' }, title: null },
    })
    await page.getByText('Saved.').waitFor()
    await dialog.waitFor({ state: 'detached' })
    expect(await stored()).toEqual({ ...others, emails: [work, home], name: { givenName: 'Maria' } })
    await page.getByRole('region', { name: 'Attributes as JSON' }).getByText('maria@home.example').waitFor()

    await begin()
    await save()
    await page.getByText('Nothing was changed.').waitFor()
  })

  it('lose nothing that somebody else has written meanwhile', async () => {
    const { dialog, field, begin, save, look, pushes, stored } = await atAttributes()
    await begin()
    const before = JSON.parse(await field.inputValue()) as JsonObject
    await field.fill(JSON.stringify({ ...before, emails: [work, home], [enterprise]: { department: 'Quay' } }))
    await pushes({ title: 'Admiral', [enterprise]: { department: 'Harbour', division: 'North' } })
    await save()
    await dialog.waitFor({ state: 'detached' })
    const merged = { ...before, title: 'Admiral', emails: [work, home] }
    expect(await stored()).toEqual({ ...merged, [enterprise]: { department: 'Quay', division: 'North' } })

    await begin()
    await field.fill(JSON.stringify({ ...before, emails: [work] }))
    const pushed = { ...work, value: 'oliveira@northwind.example' }
    await pushes({ emails: [pushed] })
    await save()
    await dialog.getByText('Somebody else has changed emails meanwhile.').waitFor()
    expect(await stored()).toMatchObject({ emails: [pushed] })
    await look('panel-attributes-overtaken')
    await dialog.getByRole('button', { name: 'Load theirs' }).click()
    await expect.poll(() => field.inputValue()).toContain('oliveira@northwind.example')
    expect(await dialog.getByRole('alert').count()).toBe(0)

    await field.fill(JSON.stringify({ ...before, emails: [home] }))
    await pushes({ emails: [work] })
    await save()
    await dialog.getByRole('alert').waitFor()
    await save()
    await dialog.waitFor({ state: 'detached' })
    expect(await stored()).toMatchObject({ emails: [home] })
  })

  it('stay as they were typed when the session ends under them, and say what becomes of a link', async () => {
    const { page, dialog, field, begin, look, adminId } = await atAttributes({
      invited: true,
      viewport: phone,
      dark: true,
    })
    await begin()
    const typed = (await field.inputValue()).replace('maria.oliveira@', 'oliveira@')
    await field.fill(typed)
    await dialog.getByText('the claim link that was sent to the old one stops working').waitFor()
    await look('panel-attributes-phone')
    await server.db.deleteFrom('session').where('adminId', '=', adminId).execute()
    await dialog.getByRole('button', { name: 'Save and mail the invitation' }).click()
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
    expect(await field.inputValue()).toBe(typed)
  })

  it('are only read by who may not edit people', async () => {
    const { page } = await atAttributes({ role: 'inviter' })
    await page.getByRole('region', { name: 'Attributes as JSON' }).waitFor()
    expect(await page.getByRole('button', { name: 'Edit as JSON' }).count()).toBe(0)
  })
})

it('shows each state in the dark, too', async () => {
  const { tenantId, people } = await aTenantWithPeople(['Maria Oliveira'])
  const { page, open, look } = await openPanel({ server, browser, tenantId, dark: true })
  await open('')
  await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
  await look('panel-overview-dark')
  await open('/people')
  await look('panel-people-dark')
  await open(`/people/${people[0]!.id}`)
  await look('panel-person-dark')
})

it('shows the columns that are chosen, and finds people by a condition in words', async () => {
  const { tenantId } = await aTenantWithPeople(['Maria Oliveira', 'Marek Novak'])
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people')
  await page.getByRole('button', { name: 'Columns' }).click()
  const department = page.getByRole('checkbox', { name: 'Department' })
  await department.click()
  await expect.poll(() => department.isChecked()).toBe(true)
  await page.getByRole('checkbox', { name: 'Source' }).click()
  await look('panel-people-columns')
  await page.keyboard.press('Escape')
  await page.getByRole('cell', { name: 'Harbour' }).waitFor()
  await expect.poll(() => page.getByRole('columnheader').allTextContents()).not.toContain('Source')
  await expect.poll(() => page.url()).toContain('columns=')

  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByLabel('Value').fill('Sea')
  await page.getByRole('button', { name: 'Add condition' }).click()
  await page.getByRole('button', { name: 'Show who matches' }).click()
  await page.getByText('All 1 person who match').waitFor()
  await expect.poll(() => page.getByRole('row').getByRole('link').allTextContents()).toEqual(['Marek Novak'])
  // Chosen once, they are there the next time.
  await open('/people')
  await page.getByRole('cell', { name: 'Harbour' }).waitFor()
})

it('deactivates the ticked, and says who is left out and why', async () => {
  const { tenantId, people } = await aTenantWithPeople(['Maria Oliveira', 'Marek Novak', 'Noor Haddad'])
  const standing = server.db.updateTable('standing').set({ deactivatedAt: new Date() })
  await standing.where('personNo', '=', people[2]!.no).execute()
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people')
  await page.getByLabel('Choose all on this page').check()
  await page.getByText('3 people chosen').waitFor()
  await page.getByRole('button', { name: 'More…' }).click()
  await page.getByRole('menuitem', { name: 'Deactivate…' }).click()
  await page.getByText('1 is left out: deactivated already.').waitFor()
  await look('panel-people-bulk')
  await page.getByRole('button', { name: 'Deactivate: 2 people' }).click()
  await page.getByText('2 people were deactivated.').waitFor()
  await look('panel-people-bulk-done')
  await page.reload()
  await page.getByText('1 is left out: deactivated already.').waitFor()
  await page.getByRole('link', { name: 'Earlier acts on many' }).click()
  await page.getByRole('link', { name: 'Deactivate: 2 people' }).waitFor()
  await look('panel-people-bulk-acts')
  await page.getByRole('link', { name: 'People', exact: true }).first().click()
  await expect.poll(() => page.getByRole('cell', { name: 'Deactivated' }).count()).toBe(3)
})

it('sends the invitation again to the ticked, and leaves out whose mail has yet to go out', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const sent = await aPerson(server.db, { tenantId, invite: 'now' })
  await expect
    .poll(async () => {
      const mails = server.db.selectFrom('delivery').select('state').where('personNo', '=', sent.no)
      return (await mails.execute()).map(({ state }) => state)
    })
    .toEqual(['sent'])
  const first = linkIn(await mailTo(server.db, sent.userName), server.url)
  await aPerson(server.db, { tenantId })
  const { page, open, look } = await openPanel({ server, browser, tenantId, role: 'inviter' })
  await open('/people')
  await page.getByLabel('Choose all on this page').check()
  await page.getByRole('button', { name: 'More…' }).click()
  await page.getByRole('menuitem', { name: 'Resend invitations…' }).click()
  await page.getByText('1 person gets their invitation again.').waitFor()
  await page.getByText('1 is left out: not invited.').waitFor()
  await look('panel-people-resend')
  await page.getByRole('button', { name: 'Resend invitations: 1 person' }).click()
  await page.getByText('1 person was sent their invitation again.').waitFor()
  const again = await mailTo(server.db, sent.userName, { atLeast: 2 })
  expect(linkIn(again, server.url)).toBe(first)
})

it('withdraws the invitations of all who match, and shows on a phone what became of them', async () => {
  const { tenantId, people } = await aTenantWithPeople(['Maria Oliveira', 'Marek Novak', 'Noor Haddad'])
  await server.db
    .updateTable('standing')
    .set({ invitedAt: new Date(), handle: sql<Buffer>`random_handle()`, keyId: testKeyring.currentKeyId })
    .where('personNo', 'in', [people[0]!.no, people[2]!.no])
    .execute()
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open('/people?search=mar')
  await page.getByText('All 2 people who match').waitFor()
  await page.getByRole('button', { name: 'More…' }).click()
  await page.getByRole('menuitem', { name: 'Withdraw invitations…' }).click()
  await page.getByText('1 is left out: not invited.').waitFor()
  await look('panel-people-bulk-phone')
  await page.getByRole('button', { name: 'Withdraw invitations: 1 person' }).click()
  await page.getByText('1 person lost their invitation.').waitFor()
  await look('panel-people-bulk-done-phone')
  const invited = server.db.selectFrom('standing').select('personNo').where('tenantId', '=', tenantId)
  expect(await invited.where('invitedAt', 'is not', null).execute()).toEqual([{ personNo: people[2]!.no }])
})

it('leaves the others of the page ticked where one of all who match is unticked', async () => {
  const names = Array.from({ length: 51 }, (_, at) => `Person ${String(at).padStart(2, '0')}`)
  const { tenantId } = await aTenantWithPeople(names)
  const { page, open } = await openPanel({ server, browser, tenantId })
  await open('/people?search=person')
  await page.getByLabel('Choose all on this page').click()
  await page.getByRole('button', { name: 'Choose all who match' }).click()
  await page.getByText('All 51 people who match').waitFor()
  await page.getByLabel('Choose Person 07').click()
  await page.getByText('49 people chosen').waitFor()
  const isTicked = (name: string) => page.getByLabel(`Choose ${name}`).isChecked()
  expect([await isTicked('Person 07'), await isTicked('Person 08')]).toEqual([false, true])

  await page.getByRole('button', { name: 'More…' }).click()
  await page.getByRole('menuitem', { name: 'Deactivate…' }).click()
  await page.getByRole('button', { name: 'Deactivate: 49 people' }).click()
  await page.getByText('49 people were deactivated.').waitFor()
  const alive = server.db.selectFrom('standing').innerJoin('person', 'person.no', 'standing.personNo')
  const left = alive.select('displayKey').where('standing.tenantId', '=', tenantId).where('deactivatedAt', 'is', null)
  expect(await left.orderBy('displayKey').execute()).toEqual([{ displayKey: 'person 07' }, { displayKey: 'person 50' }])
})

it('keeps the ticks for the way back, until they are acted on or the list is another', async () => {
  const { tenantId } = await aTenantWithPeople(['Maria Oliveira', 'Marek Novak', 'Noor Haddad'])
  const { page, open } = await openPanel({ server, browser, tenantId })
  const tickTwo = async () => {
    await page.getByLabel('Choose Maria Oliveira').click()
    await page.getByLabel('Choose Noor Haddad').click()
    await page.getByText('2 people chosen').waitFor()
  }
  const chosen = page.getByRole('region', { name: 'Chosen people' })
  await open('/people')
  await tickTwo()
  await page.getByRole('link', { name: 'Marek Novak' }).click()
  await page.getByRole('heading', { name: 'Marek Novak' }).waitFor()
  await page.goBack()
  await page.getByText('2 people chosen').waitFor()
  await page.getByRole('button', { name: 'Invite…' }).click()
  await page.getByText('2 people chosen one by one.').waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'People' }).waitFor()
  await page.getByText('2 people chosen').waitFor()
  await expect.poll(() => page.getByLabel('Choose Noor Haddad').isChecked()).toBe(true)

  await page.getByRole('link', { name: 'Uninvited' }).click()
  await page.getByText('All 3 people who match').waitFor()
  await page.getByRole('navigation', { name: 'State' }).getByRole('link', { name: 'All' }).click()
  await page.getByLabel('Choose Maria Oliveira').waitFor()
  await expect.poll(() => chosen.count()).toBe(0)

  await tickTwo()
  await page.getByRole('button', { name: 'More…' }).click()
  await page.getByRole('menuitem', { name: 'Deactivate…' }).click()
  await page.getByRole('button', { name: 'Deactivate: 2 people' }).click()
  await page.getByText('2 people were deactivated.').waitFor()
  await page.goBack()
  await expect.poll(() => page.getByRole('cell', { name: 'Deactivated' }).count()).toBe(2)
  await expect.poll(() => chosen.count()).toBe(0)
})

it.each([
  ['', undefined],
  ['-phone', phone],
])(
  'says among how many people it counts, once that takes long, and stops when the list is another%s',
  async (name, viewport) => {
    const { tenantId } = await aTenantWithPeople(Array.from({ length: 60 }, (_, at) => `Person ${at}`))
    const count = server.db.updateTable('personCount').set({ n: 1_000_000 }).where('tenantId', '=', tenantId)
    await count.where('slot', '=', 0).execute()
    const { page, open, look } = await openPanel({ server, browser, tenantId, viewport })
    let goOn = () => {}
    const held = new Promise<void>((resolve) => (goOn = resolve))
    await page.route('**/people/matching*', async (route) => {
      await held
      await route.continue().catch(() => {})
    })
    await open('/people?mail=none')
    await page.getByText(/^All who match; counting them among 1,000,0\d\d people…$/).waitFor()
    await expect.poll(() => page.getByRole('link', { name: /^Person/ }).count()).toBe(50)
    await look(`panel-people-counting${name}`)

    const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('/people/matching'))
    await page.getByLabel('Last mail', { exact: true }).selectOption({ label: 'Any last mail' })
    await ended
    goOn()
    await page.getByLabel('Last mail', { exact: true }).selectOption({ label: 'No mail yet' })
    await page.getByText('All 60 people who match').waitFor()
  },
)

it.each([
  ['', undefined],
  ['-phone', phone],
])('says among how many people it looks, over those whom it showed before%s', async (name, viewport) => {
  const { tenantId } = await aTenantWithPeople(Array.from({ length: 30 }, (_, at) => `Person ${at}`))
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport })
  await open('/people')
  await page.getByRole('link', { name: 'Person 0' }).waitFor()
  let goOn = () => {}
  const held = new Promise<void>((resolve) => (goOn = resolve))
  await page.route('**/api/**/people?search=*', async (route) => {
    await held
    await route.continue()
  })
  await page.getByLabel('Search people').fill('person 7')
  await page.getByText('Looking among 30 people…').waitFor()
  await page.getByRole('link', { name: 'Person 0' }).waitFor()
  await look(`panel-people-looking${name}`)
  goOn()
  await page.getByRole('link', { name: 'Person 0' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Person 7' }).waitFor()
  await page.getByText('Looking among').waitFor({ state: 'detached' })

  await page.route('**/api/**/people?search=person+8*', () => {})
  await open('/people?search=person+8')
  await page.getByText('Looking among 30 people…').waitFor()
  expect(await page.getByRole('link', { name: /^Person/ }).count()).toBe(0)
})

it('sets how somebody signs in, after saying what becomes of password and sessions', async () => {
  const { tenantId, people } = await aTenantWithPeople(['Maria Oliveira'])
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  const path = `/people/${people[0]!.id}`
  await open(path)
  await page.getByText('Will claim by').waitFor()
  await page.getByRole('button', { name: 'Change the sign-in method' }).click()
  await page.getByText('This is how it is set now.').waitFor()
  await page.getByLabel('Single sign-on').check()
  await page.getByText('No connection is enabled: until one is, they claim with a password.').waitFor()
  await look('panel-person-sign-in-method')
  await page.getByLabel('A password').check()
  await page.getByRole('dialog').getByRole('button', { name: 'Change the sign-in method' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const standing = server.db.selectFrom('standing').select('authMethod').where('personNo', '=', people[0]!.no)
  expect(await standing.executeTakeFirst()).toEqual({ authMethod: 'password' })

  // Claimed by single sign-on, without a password.
  await server.db
    .updateTable('standing')
    .set({ claimedAt: new Date(), authMethod: 'sso' })
    .where('personNo', '=', people[0]!.no)
    .execute()
  await page.reload()
  await page.getByRole('button', { name: 'Change the sign-in method' }).click()
  await page.getByText('They have no password. Undo the claim').waitFor()
  await expect.poll(() => page.getByLabel('A password').isDisabled()).toBe(true)
  await look('panel-person-sign-in-shut')
})

it('reminds all whose mail failed, seen or not', async () => {
  const { tenantId, people } = await aTenantWithPeople(['Maria Oliveira', 'Marek Novak'])
  const invited = await aPerson(server.db, { tenantId, invite: 'now' })
  await server.db
    .updateTable('delivery')
    .set({ state: 'failed', finishedAt: new Date(), result: 'no such mailbox' })
    .where('personNo', '=', invited.no)
    .execute()
  expect(people).toHaveLength(2)
  const { page, open } = await openPanel({ server, browser, tenantId })
  await open('/people')
  await page.getByLabel('Last mail').selectOption('Mail failed')
  await page.getByText('All 1 person who match').waitFor()
  await page.getByRole('button', { name: 'Remind…' }).click()
  await page.getByText('the last mail failed').waitFor()
  await page.getByRole('button', { name: 'Remind 1 person…' }).waitFor()
})

it.each([
  ['/people?state=uninvited&cursor=abc', 'state=uninvited'],
  ['/audit?cursor=abc', ''],
  ['/campaigns?cursor=abc', ''],
])('leads from the outdated address %s to the first page of the list', async (address, kept) => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open } = await openPanel({ server, browser, tenantId })
  await open(address)
  await page.getByText('The address of this page has expired').waitFor()
  await page.getByRole('link', { name: 'Go to the first page' }).click()
  await page.getByRole('alert').waitFor({ state: 'detached' })
  expect(new URL(page.url()).searchParams.toString()).toBe(kept)
})

it('adds a person and creates a group once, however fast the button is pressed', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open } = await openPanel({ server, browser, tenantId })
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && sent.push(new URL(request.url()).pathname))
  /** Two presses before anything can be drawn in between. */
  const pressTwice = (name: string) =>
    page.getByRole('button', { name, exact: true }).evaluate((button: HTMLElement) => {
      button.click()
      button.click()
    })
  await open('/people/new')
  await page.getByLabel('E-mail address').fill('maria@northwind.example')
  await pressTwice('Add and invite')
  await page.getByText('is added and invited.').waitFor()

  await open('/groups')
  await page.getByRole('button', { name: 'Create a group' }).first().click()
  await page.getByLabel('Name').fill('Sailing')
  await pressTwice('Create')
  await page.getByRole('heading', { name: 'Sailing', level: 1 }).waitFor()
  expect(sent.filter((path) => /(people|groups)$/.test(path))).toEqual(['/api/v1/people', '/api/v1/groups'])
})
