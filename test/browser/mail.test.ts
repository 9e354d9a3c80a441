import { AxeBuilder } from '@axe-core/playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileMessage } from '../../src/mail/compile-message.ts'
import { logoContentId } from '../../src/mail/html-layout.ts'
import { designMessage } from '../../src/mail/message-design.ts'
import { shownSize } from '../../src/tenants/logo/logo-store.ts'
import { type LogoImage, readLogo } from '../../src/tenants/logo/read-logo.ts'
import { expectNoSidewaysScroll, launchBrowser, phone, screenshot, type TestBrowser } from '../support/browser.ts'

let browser: TestBrowser
let logo: LogoImage
beforeAll(async () => {
  browser = await launchBrowser()
  const letters = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="760" height="160"><circle cx="80" cy="80" r="60" fill="#c2185b"/><text x="170" y="112" font-family="sans-serif" font-size="96" font-weight="700" fill="#20242c">Northwind</text></svg>',
  )
  logo = await readLogo(
    (async function* () {
      yield await sharp(letters).png().toBuffer()
    })(),
  )
})
afterAll(() => browser.close())

/** As a mail program shows it that has the picture at hand. */
function mailWithLogo(locale: string, isTest = false): string {
  const tenant = {
    name: 'Northwind',
    brandColour: '#c2185b',
    helpContact: 'help@northwind.example',
    logo: shownSize(logo),
  }
  const { html } = compileMessage(designMessage({ kind: 'invitation', tenant, locale, isTest }))({
    name: 'Ada Okafor',
    link: `https://join.northwind.example/c/${'4fKq9Zr1Xc7Tb2Vn8Lm3Ps6Wd0Gh5Jy1Ra7Ue'.padEnd(38, '0')}`,
    expiresAt: new Date('2026-12-23T12:00:00Z'),
  })
  return html.replaceAll(`cid:${logoContentId}`, `data:image/png;base64,${logo.content.toString('base64')}`)
}

describe('an invitation with a logo', () => {
  it.each([
    ['light', 'en'],
    ['dark', 'en'],
    ['dark', 'ar'],
  ] as const)('can be read on a phone, %s, %s', async (colorScheme, locale) => {
    const page = await browser.newPage(phone, { colorScheme })
    await page.setContent(mailWithLogo(locale, locale === 'ar'))
    const picture = page.getByAltText('Northwind')
    await picture.evaluate((image: HTMLImageElement) => image.decode())
    const { width, height } = shownSize(logo)
    expect(await picture.evaluate((image: HTMLImageElement) => [image.width, image.height])).toEqual([width, height])
    await expectNoSidewaysScroll(page)
    // Landmarks and headings of a page are the mail program's.
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze()
    expect(violations).toEqual([])
    await screenshot(page, `mail-logo-${colorScheme}-${locale}`)
  })
})
