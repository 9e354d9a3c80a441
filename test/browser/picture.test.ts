import sharp from 'sharp'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import {
  expectNoAxeViolations,
  expectNoSidewaysScroll,
  launchBrowser,
  phone,
  screenshot,
  type TestBrowser,
} from '../support/browser.ts'
import { goodPassword } from '../support/claimant.ts'
import { anInvitedPerson } from '../support/people.ts'
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

/** Somebody before a sunset, as far as a test can draw. */
function portrait(): Promise<Buffer> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200"><defs><linearGradient id="s" x2="0" y2="1">
    <stop stop-color="#f7b267"/><stop offset="1" stop-color="#7a4e8a"/></linearGradient></defs><rect width="900" height="1200" fill="url(#s)"/>
    <circle cx="450" cy="520" r="190" fill="#8d5a3b"/><path d="M130 1200c0-260 140-420 320-420s320 160 320 420z" fill="#24465f"/></svg>`
  return sharp(Buffer.from(drawing)).jpeg().toBuffer()
}

it('takes a picture, shows it, and has it in the account', async () => {
  const { link, tenantId } = await anInvitedPerson(server.db)
  const change = { askForPicture: true, brandColour: '#7a4e8a' }
  await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId, change, actor: operator }))
  const page = await browser.newPage(phone)
  const look = async (name: string) => {
    await expectNoAxeViolations(page)
    await expectNoSidewaysScroll(page)
    await screenshot(page, `picture-${name}`)
  }
  const choose = async (name: string, buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/jpeg', buffer })

  await page.goto(`${server.url}/c/${link}`)
  await page.getByRole('button', { name: 'This is me' }).click()
  await page.getByRole('heading', { name: 'Your picture' }).waitFor()
  await look('1-empty')
  await choose('face.jpg', Buffer.from('<svg/>'))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('alert').waitFor()
  await look('2-refused')
  await choose('face.jpg', await portrait())
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByAltText('Your picture, as others will see it').waitFor()
  // The element is there before its picture is.
  await expect.poll(() => page.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(512)
  await look('3-chosen')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Take my account' }).click()
  await page.getByRole('link', { name: 'See your account' }).click()
  await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
  await look('4-account')
  await page.getByRole('link', { name: 'Choose another picture' }).click()
  await page.getByRole('button', { name: 'Remove the picture' }).click()
  await page.getByText('Your picture is removed.').waitFor()
  await look('5-removed')
})
