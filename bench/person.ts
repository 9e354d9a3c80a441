import { performance } from 'node:perf_hooks'
import { setTimeout as pass } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'
import type { Walker } from '../test/support/first-run.ts'

/** A screen: what it asked of the person, and how long they waited for it. Milliseconds. */
export interface Row {
  screen: string
  words: number
  reading: number
  /** Typing and pressing. */
  acting: number
  machine: number
  /** Since the beginning, when the person is done with it. */
  clock: number
}

export interface Person extends Walker {
  rows: readonly Row[]
  /** Paper, or a terminal. */
  read: (screen: string, text: string) => Promise<void>
  /** Presses outside the browser. */
  reach: (times: number) => Promise<void>
}

const msPerPress = 1_500
const msPerCharacter = 60_000 / 200

/** Somebody new to it, whose pauses are slept for. What stood on the screen before it is not read again. */
export function aPerson({ wordsPerMinute }: { wordsPerMinute: number }): Person {
  const begun = performance.now()
  const rows: Row[] = []
  let paused = 0
  let waitedBefore = 0
  let onScreen: ReadonlySet<string> = new Set()

  const count = (kind: 'reading' | 'acting', ms: number) => {
    paused += ms
    const row = rows.at(-1)!
    row[kind] += ms
    row.clock = performance.now() - begun
  }
  const spend = async (kind: 'reading' | 'acting', ms: number) => {
    await pass(ms)
    count(kind, ms)
  }
  const take = async (screen: string, lines: readonly string[]) => {
    const waited = performance.now() - begun - paused
    const words = lines.reduce((sum, line) => sum + wordsOf(line), 0)
    rows.push({ screen, words, reading: 0, acting: 0, machine: waited - waitedBefore, clock: 0 })
    waitedBefore = waited
    await spend('reading', (words / wordsPerMinute) * 60_000)
  }
  const reach = (times: number) => spend('acting', times * msPerPress)
  return {
    rows,
    read: (screen, text) => take(screen, linesOf(text)),
    reach,
    async arrive(screen, page) {
      const lines = await linesAtRest(page)
      const before = onScreen
      onScreen = new Set(lines)
      await take(
        screen,
        lines.filter((line) => !before.has(line)),
      )
    },
    async press(target) {
      await reach(1)
      await target.click()
    },
    async type(field, text) {
      await reach(1)
      await field.pressSequentially(text, { delay: msPerCharacter })
      count('acting', text.length * msPerCharacter)
    },
  }
}

const wordsOf = (line: string) => line.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

const restMs = 300

/** All that the page shows, once it changes no more. */
async function linesAtRest(page: Page): Promise<string[]> {
  let before = ''
  for (;;) {
    const text = await shownBy(page)
    if (text === before && (await page.getByRole('status', { name: 'Loading' }).count()) === 0) return linesOf(text)
    before = text
    await pass(restMs)
  }
}

/** A mail is shown in a frame of its own. */
async function shownBy(page: Page): Promise<string> {
  const frames = await page.locator('iframe').all()
  const bodies: Locator[] = [page.locator('body'), ...frames.map((frame) => frame.contentFrame().locator('body'))]
  const hints = await page
    .locator('[placeholder]:visible')
    .evaluateAll((fields) => fields.map((field) => field.getAttribute('placeholder')))
  return [...(await Promise.all(bodies.map((body) => body.innerText()))), ...hints].join('\n')
}
