import type { Page } from 'playwright-core'

export interface Shown {
  /** From the click, or the key, to the last change of the page that came of it. */
  shownMs: number
  slowest?: { path: string; ms: number }
}

/** Milliseconds without a request or a change, after which a screen is complete. */
const quietMs = 400

/** Runs in each page before its own scripts. */
export async function installClock(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const clock = { begunAt: 0, changedAt: 0, pending: 0, requests: [] as { path: string; ms: number }[] }
    Object.assign(globalThis, { benchClock: clock })
    const begin = () => {
      clock.begunAt ||= performance.now()
    }
    for (const act of ['click', 'input', 'change']) addEventListener(act, begin, { capture: true })
    new MutationObserver(() => {
      clock.changedAt = performance.now()
    }).observe(document, { childList: true, subtree: true, characterData: true })
    const { fetch } = globalThis
    // The panel fetches by address alone.
    globalThis.fetch = async (path, how) => {
      clock.pending++
      const at = performance.now()
      try {
        const answer = await fetch(path, how)
        // Read to its end here, since that is when the panel can show it.
        await answer.clone().arrayBuffer()
        return answer
      } finally {
        clock.pending--
        clock.changedAt = performance.now()
        clock.requests.push({ path: path as string, ms: performance.now() - at })
      }
    }
  })
}

/** How long it takes from what `act` does first until everything that it led to is on the screen. */
export async function timed(page: Page, act: () => Promise<unknown>): Promise<Shown> {
  await page.evaluate(() => {
    const { benchClock } = globalThis as unknown as { benchClock: Clock }
    Object.assign(benchClock, { begunAt: 0, changedAt: 0, requests: [] })
  })
  await act()
  return page.evaluate(async (quiet) => {
    const { benchClock: clock } = globalThis as unknown as { benchClock: Clock }
    const isLoading = () => document.querySelector('[role="status"][aria-label="Loading"]') !== null
    const since = () => performance.now() - Math.max(clock.begunAt, clock.changedAt)
    while (clock.begunAt === 0 || clock.pending > 0 || isLoading() || since() < quiet)
      await new Promise((resolve) => setTimeout(resolve, 10))
    return {
      shownMs: Math.max(0, clock.changedAt - clock.begunAt),
      slowest: clock.requests.toSorted((one, other) => other.ms - one.ms)[0],
    }
  }, quietMs)
}

interface Clock {
  begunAt: number
  changedAt: number
  pending: number
  requests: { path: string; ms: number }[]
}
