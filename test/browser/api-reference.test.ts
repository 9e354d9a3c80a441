import { afterAll, beforeAll, expect, it } from 'vitest'
import { anApi, type TestApi } from '../support/api.ts'
import {
  desktop,
  expectNoAxeViolations,
  expectNoSidewaysScroll,
  launchBrowser,
  phone,
  type TestBrowser,
} from '../support/browser.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

let database: TestDatabase
let api: TestApi
let browser: TestBrowser

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await api.close()
  await database.close()
})

it('is searched as one types, with the keyboard alone', async () => {
  const page = await browser.newPage(desktop)
  await page.goto(`${api.base}/api/docs`)
  await page.keyboard.press('/')
  await page.keyboard.type('rotate')
  await page.getByRole('heading', { name: 'Make a new claim link' }).waitFor()
  await expect.poll(() => page.getByRole('heading', { name: 'Find people' }).isVisible()).toBe(false)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('there is no such thing')
  await page.getByText('Nothing here holds all of these words.').waitFor()
})

it.each([
  ['a wide screen in the dark', desktop, 'dark'],
  ['a phone', phone, 'light'],
] as const)('can be read by everybody on %s', async (_, viewport, colorScheme) => {
  const page = await browser.newPage(viewport, { colorScheme })
  await page.goto(`${api.base}/api/docs`)
  await expectNoSidewaysScroll(page)
  // All of it is alike, and axe looks at each element: a few operations and schemas stand for the others.
  await page.getByLabel('Search the API').fill('campaign')
  await expectNoAxeViolations(page)
})
