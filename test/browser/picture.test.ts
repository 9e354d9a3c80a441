import type { Page } from 'playwright-core'
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

/** Left and right are told apart. */
function twoHalves(): Promise<Buffer> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900"><rect width="1200" height="900" fill="#c0392b"/>
    <rect x="600" width="600" height="900" fill="#2455c0"/></svg>`
  return sharp(Buffer.from(drawing)).jpeg().toBuffer()
}

async function invitedToAPicture() {
  const invited = await anInvitedPerson(server.db)
  const change = { askForPicture: true, brandColour: '#7a4e8a' }
  await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId: invited.tenantId, change, actor: operator }))
  return invited
}

async function draftOf(personNo: number): Promise<Buffer> {
  const { content } = await server.db
    .selectFrom('personPicture')
    .select('content')
    .where('personNo', '=', personNo)
    .executeTakeFirstOrThrow()
  return content
}

const choose = (page: Page, name: string, buffer: Buffer) =>
  page.locator('#picture').setInputFiles({ name, mimeType: 'image/jpeg', buffer })

const cropped = (page: Page) =>
  expect.poll(() => page.locator('#cropped').evaluate((field) => (field as HTMLInputElement).value)).toBe('yes')

async function toThePicture(page: Page, link: string) {
  await page.goto(`${server.url}/c/${link}`)
  await page.getByRole('button', { name: 'This is me' }).click()
  await page.getByRole('heading', { name: 'Your picture' }).waitFor()
}

it('cuts a picture where it is wanted, by mouse and by keyboard, and has it in the account', async () => {
  const { link, person } = await invitedToAPicture()
  const page = await browser.newPage(phone, { hasTouch: true })
  const look = async (name: string) => {
    await expectNoAxeViolations(page)
    await expectNoSidewaysScroll(page)
    await screenshot(page, `picture-${name}`)
  }

  await toThePicture(page, link)
  await expect.poll(() => page.getByLabel('Take a picture').getAttribute('capture')).toBe('user')
  await look('1-empty')
  await choose(page, 'face.jpg', Buffer.from('<svg/>'))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('alert').waitFor()
  await look('2-refused')
  await choose(page, 'face.jpg', await portrait())
  await page.getByRole('img', { name: 'Your picture, as others will see it' }).waitFor()
  await look('3-cut')

  await choose(page, 'halves.jpg', await twoHalves())
  await cropped(page)
  await page.getByLabel('Zoom').fill('2')
  await page.getByLabel('Left or right').focus()
  await page.keyboard.press('End')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Choose a password' }).waitFor()
  const { channels, isOpaque } = await sharp(await draftOf(person.no)).stats()
  expect([isOpaque, channels[2]!.mean > 150, channels[0]!.mean < 80]).toEqual([true, true, true])

  await page.getByRole('link', { name: 'Back' }).click()
  await expect.poll(() => page.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(512)
  await choose(page, 'halves.jpg', await twoHalves())
  await cropped(page)
  const seen = (await page.locator('canvas').boundingBox())!
  await page.mouse.move(seen.x + 20, seen.y + 100)
  await page.mouse.down()
  await page.mouse.move(seen.x + 250, seen.y + 100, { steps: 5 })
  await page.mouse.up()
  expect(Number(await page.getByLabel('Left or right').inputValue())).toBe(0)
  await choose(page, 'face.jpg', await portrait())
  await cropped(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Take my account' }).click()
  await page.getByRole('link', { name: 'See your account' }).click()
  await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
  await look('4-account')
  await page.getByRole('link', { name: 'Choose another picture' }).click()
  await look('5-another')
  await page.getByRole('button', { name: 'Remove the picture' }).click()
  await page.getByText('Your picture is removed.').waitFor()
  await look('6-removed')
})

it('takes the preview away with the choice', async () => {
  const { link } = await invitedToAPicture()
  const page = await browser.newPage(phone)
  await toThePicture(page, link)
  await choose(page, 'face.jpg', await portrait())
  await cropped(page)
  await page.locator('#picture').setInputFiles([])
  await expect.poll(() => page.locator('#crop').isVisible()).toBe(false)
  expect(await page.locator('#cropped').inputValue()).toBe('')
})

it('takes a picture without script, cut in its middle, and shows it before it goes on', async () => {
  const { link, person } = await invitedToAPicture()
  const page = await browser.newPage(phone, { javaScriptEnabled: false })
  await toThePicture(page, link)
  await expect.poll(() => page.locator('#crop').isVisible()).toBe(false)
  await choose(page, 'halves.jpg', await twoHalves())
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByAltText('Your picture, as others will see it').waitFor()
  const { channels } = await sharp(await draftOf(person.no)).stats()
  expect(Math.abs(channels[0]!.mean - (0xc0 + 0x24) / 2)).toBeLessThan(6)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Choose a password' }).waitFor()
})
