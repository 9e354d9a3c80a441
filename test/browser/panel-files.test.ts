import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
import { buildPanel, openPanel } from '../support/panel.ts'
import { anInvitedPerson, aPerson, aTenant } from '../support/people.ts'
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

const csv = (text: string) => ({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })

it('adds and changes people by a file, after showing what each row does and asking now or later', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const userName = 'noor@northwind.example'
  await aPerson(server.db, { tenantId, userName, attributes: { emails: [{ value: userName }], title: 'Mate' } })
  const { page, open, look } = await openPanel({ server, browser, tenantId })
  await open('/people/new')
  await page.getByRole('link', { name: 'By file' }).click()
  await page.getByText('No upload yet').waitFor()
  await look('panel-imports-empty')
  await page
    .getByTestId('import-file')
    .setInputFiles(
      csv('Email,First Name,Job Title\nnoor@northwind.example,,Captain\nada@northwind.example,Ada,Cook\nnobody,,\n'),
    )
  await page.getByText('Will be added').first().waitFor()
  await page.getByText('Will be changed').first().waitFor()
  await page.getByText('Rejected', { exact: true }).first().waitFor()
  await page.getByText('Job title: Mate → Captain').waitFor()
  await look('panel-import-checked')
  await page.getByRole('link', { name: 'Add people by file' }).click()
  await page.getByText('3 rows: would add 1, change 1, deactivate 0; 1 rejected').waitFor()
  await page.getByRole('link', { name: 'people.csv' }).click()

  await page.getByRole('button', { name: 'Start…' }).click()
  const start = page.getByRole('dialog').getByRole('button', { name: 'Start' })
  expect(await start.isDisabled()).toBe(true)
  await page.getByRole('radio', { name: 'Later' }).check()
  await look('panel-import-start')
  await start.click()
  await page.getByText('1 person added, 1 changed, 1 rejected.').waitFor()
  await page.getByText('Job title: Captain').waitFor()
  await look('panel-import-done')

  await open('/imports')
  await page.getByText('3 rows: 1 added, 1 changed, 0 deactivated, 1 rejected').waitFor()
  await open('/people?search=ada')
  await page.getByRole('cell', { name: 'Uninvited' }).waitFor()
})

it('refuses a file whose columns nobody knows, and says which', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const { page, open, look } = await openPanel({ server, browser, tenantId, viewport: phone })
  await open('/imports')
  await page.getByTestId('import-file').setInputFiles(csv('Email,Favourite Colour\na@b.example,blue\n'))
  await page.getByRole('alert').getByText('Favourite Colour').waitFor()
  await expect.poll(() => page.url()).toMatch(/\/imports$/)
  await look('panel-imports-refused')
})

it('exports everybody after a warning, to whoever has signed in lately', async () => {
  const { tenantId } = await anInvitedPerson(server.db)
  const { page, open, look, adminId } = await openPanel({ server, browser, tenantId })
  await open('/export')
  await look('panel-export-empty')
  await page.getByRole('button', { name: 'Export everybody…' }).click()
  await page.getByRole('dialog').getByText('contains claim links').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Export everybody' }).click()
  await page.getByText('1 person, 1 claim link').waitFor()
  await look('panel-export')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  expect(readFileSync(await (await download).path(), 'utf8')).toContain(`${server.url}/c/`)

  const authenticatedAt = new Date(Date.now() - 20 * 60_000)
  await server.db.updateTable('session').set({ authenticatedAt }).where('adminId', '=', adminId).execute()
  await page.reload()
  await page.getByRole('link', { name: 'Download' }).click()
  await page.getByText('Show that it is you').waitFor()
})
