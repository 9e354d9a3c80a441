import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { TooManyRequests } from '../../src/scim/errors-of-access.ts'
import { defaultTokenRate, limitTokens, tokenRateOf } from '../../src/scim/token-rate.ts'

/** How many of `requests` at this moment are let through. */
function meter(perSecond: number, burst = 2 * perSecond) {
  let now = 0
  const spend = limitTokens({ perSecond, burst }, () => new Date(now))
  return {
    wait: (milliseconds: number) => (now += milliseconds),
    pass: (requests: number, tokenId = 'one') => {
      let passed = 0
      for (let at = 0; at < requests; at++) {
        try {
          spend(tokenId)
          passed++
        } catch (error) {
          if (!(error instanceof TooManyRequests)) throw error
          if (error.retryAfterSeconds !== 1) throw error
        }
      }
      return passed
    },
  }
}

const config = (SCIM_REQUESTS_PER_SECOND?: string) =>
  loadConfig({
    DATABASE_URL: 'postgres://x@localhost/x',
    PUBLIC_URL: 'http://localhost:1',
    SECRET_KEY: 'pU7mZ2hQ9vXs4KtB8nLw1RjY6cDf3GaE5oVi',
    SCIM_REQUESTS_PER_SECOND,
  })

describe('a token', () => {
  it('may send 2,000 requests at once and 1,000 a second for ever', () => {
    const { perSecond, burst } = defaultTokenRate
    expect(tokenRateOf(config())).toEqual({ perSecond, burst })
    const { pass, wait } = meter(perSecond, burst)
    expect(pass(2_500)).toBe(2_000)
    for (let second = 0; second < 10; second++) {
      wait(1_000)
      expect(pass(1_500)).toBe(1_000)
    }
    wait(500)
    expect(pass(1_000)).toBe(500)
    wait(60_000)
    expect(pass(3_000)).toBe(2_000)
  })

  it('does not use up what another may send', () => {
    const { pass } = meter(10)
    expect([pass(50, 'one'), pass(50, 'two'), pass(1, 'one')]).toEqual([20, 20, 0])
  })

  it('may send as much as it likes where the setting is 0', () => {
    const { perSecond, burst } = tokenRateOf(config('0'))
    expect(meter(perSecond, burst).pass(5_000)).toBe(5_000)
  })

  it('is let through after a clock was set back', () => {
    const { pass, wait } = meter(10)
    wait(60_000)
    expect(pass(25)).toBe(20)
    wait(-30_000)
    pass(1)
    wait(1_000)
    expect(pass(25)).toBe(10)
  })
})

it.each(['-1', 'x', '1.5'])('a rate of %s is refused at the start', (rate) => {
  expect(() => config(rate)).toThrow(/SCIM_REQUESTS_PER_SECOND/)
})
