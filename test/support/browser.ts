import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { chromiumLaunch } from './chromium.ts'
import { phone } from './viewports.ts'

export * from './viewports.ts'

export interface TestBrowser {
  /** In a profile of its own. Fails the test by itself where a page writes an error to its console or breaks its own policy. */
  newPage(viewport?: { width: number; height: number }, options?: BrowserContextOptions): Promise<Page>
  close(): Promise<void>
}

export async function launchBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch(await chromiumLaunch())
  return {
    newPage: (viewport = phone, options = {}) => openPage(browser, { viewport, ...options }),
    close: () => browser.close(),
  }
}

async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ isMobile: options.viewport === phone, locale: 'en-GB', ...options })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints(page).push(error.message))
  page.on('console', (message) => {
    // A refusal of ours answers with 4xx, and the browser calls that an error.
    const isOurAnswer = /Failed to load resource.*status of 4\d\d/.test(message.text())
    if (message.type() === 'error' && !isOurAnswer) complaints(page).push(message.text())
  })
  return page
}

const complaintsByPage = new WeakMap<Page, string[]>()

function complaints(page: Page): string[] {
  const known = complaintsByPage.get(page) ?? []
  complaintsByPage.set(page, known)
  return known
}

/** Nothing that axe finds in WCAG 2.2 A and AA and its best practices, and nothing that the browser complained of. */
export async function expectNoAxeViolations(page: Page): Promise<void> {
  const look = async () =>
    (await axeViolations(page)).map(
      ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => `  ${html}`).join('\n')}`,
    )
  let found = await look()
  // A dialog on its way in or out is looked at once more when it has come to rest.
  for (let times = 0; times < 3 && found.length > 0; times++) {
    await page.waitForTimeout(400)
    found = await look()
  }
  expect(found, `axe at ${page.url()}`).toEqual([])
  expect(complaints(page), `the console at ${page.url()}`).toEqual([])
}

interface Violation {
  id: string
  help: string
  nodes: { html: string }[]
}

/** In the page alone. The builder of @axe-core/playwright knocks at every frame, and where one runs no script (a mail) it waits for ever. */
async function axeViolations(page: Page): Promise<Violation[]> {
  await page.evaluate(axeSource())
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (...given: unknown[]) => Promise<{ violations: Violation[] }> }
    }
    return (await axe.run(document, { iframes: false })).violations
  })
}

let source = ''

function axeSource(): string {
  const axeOf = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
  source ||= readFileSync(axeOf.resolve('axe-core/axe.min.js'), 'utf8')
  return source
}

/** Nothing sticks out: the page never scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { scroll, client } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scroll: scrollWidth, client: clientWidth }
  })
  expect(scroll, `the width of ${page.url()}`).toBeLessThanOrEqual(client)
}

const screenshots = join(import.meta.dirname, '..', '..', 'test-results')

/** @returns where it lies, for people to look at. */
export async function screenshot(page: Page, name: string): Promise<string> {
  await mkdir(screenshots, { recursive: true })
  const path = join(screenshots, `${name}.png`)
  await page.screenshot({ path, fullPage: true })
  return path
}
