import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import type { SettingsChange } from '../../src/tenants/tenant-settings.ts'
import {
  desktop,
  expectNoAxeViolations,
  expectNoSidewaysScroll,
  launchBrowser,
  phone,
  screenshot,
  smallPhone,
  type TestBrowser,
} from '../support/browser.ts'
import { goodPassword } from '../support/claimant.ts'
import { linkIn, mailTo } from '../support/outbox.ts'
import { aClient, aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 120_000 })

let server: RunningTestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

const settings: SettingsChange = {
  terms: {
    version: '2026-01',
    text: 'Be kind to each other.\n\nKeep what you read here to yourself, unless everybody may know it.',
  },
  helpContact: 'people@northwind.example',
  brandColour: '#0f6b5c',
}

/** Pushed in by a provisioning client that invites at once. @returns the link in the mail. */
async function provisionedAndInvited({ homeAddress }: { homeAddress?: string } = {}) {
  const { id: tenantId } = await aTenant(server.db, { name: 'Northwind' })
  await inTransaction(server.db, async (trx) => {
    await changeSettings(trx, { tenantId, change: { ...settings, homeAddress }, actor: operator })
    for (const [displayName, role] of [
      ['Everyone at Northwind', 'required'],
      ['Lisbon office', 'suggested'],
      ['Cycling to work', 'open'],
      ['Book club', 'open'],
    ] as const) {
      await createGroup(trx, { tenantId, displayName, role, actor: operator })
    }
  })
  const { token } = await aClient(server.db, { tenantId, kind: 'entra', inviteOnCreate: true })
  const address = `${unique('maria')}@northwind.example`
  const answer = await fetch(`${server.url}/scim/v2/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: address,
      displayName: 'Maria Oliveira',
      name: { givenName: 'Maria', familyName: 'Oliveira' },
      title: 'Head of Logistics',
      emails: [{ value: address, type: 'work', primary: true }],
      active: true,
    }),
  })
  expect(answer.status).toBe(201)
  const { id } = (await answer.json()) as { id: string }
  return { tenantId, personId: id, link: linkIn(await mailTo(server.db, address), server.url) }
}

async function look(page: Page, name: string) {
  await expectNoAxeViolations(page)
  await expectNoSidewaysScroll(page)
  await screenshot(page, name)
}

async function claimWith(page: Page, link: string, name: string) {
  await page.goto(link)
  await look(page, `${name}-1-terms`)
  await page.getByRole('button', { name: 'Continue' }).click()
  await look(page, `${name}-1-terms-refused`)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Continue' }).click()

  await page.getByRole('heading', { name: 'Is this you?' }).waitFor()
  await look(page, `${name}-2-profile`)
  await page.getByLabel('Your name').fill('Maria de Oliveira')
  await page.getByRole('button', { name: 'This is me' }).click()

  await page.getByRole('heading', { name: 'Choose your groups' }).waitFor()
  await look(page, `${name}-3-groups`)
  await page.getByLabel('Lisbon office').check()
  await page.getByLabel('Search by name').fill('book')
  await page.getByLabel('Search by name').press('Enter')
  await page.getByText('Found', { exact: true }).waitFor()
  await look(page, `${name}-3-groups-found`)
  await page.getByLabel('Book club').check()
  await page.getByRole('button', { name: 'Continue' }).click()

  await page.getByRole('heading', { name: 'Choose a password' }).waitFor()
  await look(page, `${name}-4-password`)
  await page.getByLabel('Password').fill('northwind1')
  await page.getByRole('button', { name: 'Take my account' }).click()
  await page.getByRole('alert').waitFor()
  await look(page, `${name}-4-password-refused`)
  await page.getByRole('link', { name: 'Back' }).click()
  await page.getByRole('heading', { name: 'Choose your groups' }).waitFor()
  await expect.poll(() => page.getByLabel('Book club').isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Take my account' }).click()
  await page.getByRole('heading', { name: 'Welcome aboard' }).waitFor()
  await look(page, `${name}-5-done`)
}

/** @returns the groups joined. */
async function claimedGroups({ tenantId, personId }: { tenantId: number; personId: string }) {
  const person = await server.db
    .selectFrom('person')
    .innerJoin('standing', (join) =>
      join.onRef('standing.tenantId', '=', 'person.tenantId').onRef('standing.personNo', '=', 'person.no'),
    )
    .select(['person.no', 'attributes', 'claimedAt'])
    .where('person.tenantId', '=', tenantId)
    .where('id', '=', personId)
    .executeTakeFirstOrThrow()
  expect(person.claimedAt).not.toBeNull()
  expect(person.attributes.displayName).toBe('Maria de Oliveira')
  const groups = await server.db
    .selectFrom('groupMember')
    .innerJoin('personGroup', (join) =>
      join
        .onRef('personGroup.tenantId', '=', 'groupMember.tenantId')
        .onRef('personGroup.no', '=', 'groupMember.groupNo'),
    )
    .select('displayName')
    .where('groupMember.personNo', '=', person.no)
    .orderBy('displayName')
    .execute()
  return groups.map(({ displayName }) => displayName)
}

it('claims on a phone', async () => {
  const invited = await provisionedAndInvited()
  const page = await browser.newPage(phone)
  await claimWith(page, invited.link, 'claim-phone')
  expect(await claimedGroups(invited)).toEqual(['Book club', 'Everyone at Northwind', 'Lisbon office'])

  await page.goto(invited.link)
  await look(page, 'claim-phone-used')
})

it('claims without script, on the smallest phone', async () => {
  const invited = await provisionedAndInvited()
  const page = await browser.newPage(smallPhone, { javaScriptEnabled: false })
  await claimWithoutAxe(page, invited.link)
  expect(await claimedGroups(invited)).toEqual(['Book club', 'Everyone at Northwind', 'Lisbon office'])
})

/** axe itself is a script; what it would see was seen above. */
async function claimWithoutAxe(page: Page, link: string) {
  await page.goto(link)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Your name').fill('Maria de Oliveira')
  await screenshot(page, 'claim-320-profile')
  await page.getByRole('button', { name: 'This is me' }).click()
  await page.getByLabel('Lisbon office').check()
  await page.getByLabel('Search by name').fill('book')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByLabel('Book club').check()
  await screenshot(page, 'claim-320-groups')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Take my account' }).click()
  await page.getByRole('heading', { name: 'Welcome aboard' }).waitFor()
}

it('claims on a desk in the dark', async () => {
  const invited = await provisionedAndInvited()
  const page = await browser.newPage(desktop, { colorScheme: 'dark' })
  await claimWith(page, invited.link, 'claim-desk-dark')
  expect(await claimedGroups(invited)).toEqual(['Book club', 'Everyone at Northwind', 'Lisbon office'])
})
