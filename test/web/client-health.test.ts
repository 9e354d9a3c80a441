import { describe, expect, it } from 'vitest'
import { healthOf, mayComeIn } from '../../web/connections/client-health.ts'

const now = Date.parse('2026-03-01T09:00:00.000Z')
const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString()
const before = inDays(-1)

const none = { live: 0, lastExpiresAt: null }
const until = (days: number) => ({ live: 1, lastExpiresAt: inDays(days) })
type Client = Parameters<typeof healthOf>[0]

const aClient = (credentials: Partial<Client['credentials']>, lastUsedAt: string | null = null): Client => ({
  lastUsedAt,
  credentials: { tokens: none, secrets: none, keys: { live: 0 }, inUse: null, ...credentials },
})
const used = (kind: 'token' | 'secret' | 'key', days: number | null) => ({
  kind,
  expiresAt: days === null ? null : inDays(days),
  lastUsedAt: before,
})
const says = (client: Client) => {
  const health = healthOf(client, now)
  return `${health.tone}: ${health.says}`
}

describe('the health of a provisioning client', () => {
  it('is bad where nothing lets it in, whatever once did', () => {
    expect(says(aClient({}))).toBe('bad: No live credential')
    expect(says(aClient({}, before))).toBe('bad: No live credential')
    expect(mayComeIn(aClient({}))).toBe(false)
  })

  it('is good without a token, where it signs in by OAuth', () => {
    const bySecret = aClient({ secrets: until(90), inUse: used('secret', 90) }, before)
    const byKey = aClient({ keys: { live: 2 }, inUse: used('key', null) }, before)
    expect([says(bySecret), says(byKey)]).toEqual(['good: Connected by OAuth', 'good: Connected by OAuth'])
    expect([mayComeIn(bySecret), mayComeIn(byKey)]).toEqual([true, true])
    expect(says(aClient({ tokens: until(90), inUse: used('token', 90) }, before))).toBe('good: Connected')
  })

  it('waits for the first request, and says where only OAuth is left for it', () => {
    expect(says(aClient({ tokens: until(90), secrets: until(90) }))).toBe('idle: Waiting for the first request')
    expect(says(aClient({ keys: { live: 1 } }))).toBe('idle: Waiting for the first request by OAuth')
    expect(says(aClient({ secrets: until(90) }))).toBe('idle: Waiting for the first request by OAuth')
  })

  it('waits for what is new where all that was used is dead', () => {
    expect(says(aClient({ tokens: until(90) }, before))).toBe('warn: Waiting for a request by the new token')
    expect(says(aClient({ keys: { live: 1 } }, before))).toBe('warn: Waiting for a request by OAuth')
    expect(says(aClient({ tokens: until(90), secrets: until(9) }, before))).toBe(
      'warn: Waiting for a request by the new token or OAuth',
    )
  })

  it('says what ends soon: the one in use, whatever else lives', () => {
    const rotated = { tokens: { live: 2, lastExpiresAt: inDays(365) }, keys: { live: 1 } }
    expect(says(aClient({ ...rotated, inUse: used('token', 14) }, before))).toBe('warn: Token in use ends in 14 days')
    expect(says(aClient({ ...rotated, inUse: used('token', 15) }, before))).toBe('good: Connected')
    expect(says(aClient({ ...rotated, inUse: used('secret', 0.5) }, before))).toBe(
      'warn: OAuth secret in use ends within a day',
    )
    expect(says(aClient({ tokens: until(2), inUse: used('key', null) }, before))).toBe('good: Connected by OAuth')
  })

  it('says before the first request what ends soon, where nothing lasts longer', () => {
    expect(says(aClient({ tokens: until(3) }))).toBe('warn: Token ends in 3 days')
    expect(says(aClient({ tokens: until(3), secrets: until(5) }))).toBe('warn: OAuth secret ends in 5 days')
    expect(says(aClient({ tokens: until(3), secrets: until(90) }))).toBe('idle: Waiting for the first request')
    expect(says(aClient({ tokens: until(3), keys: { live: 1 } }))).toBe('idle: Waiting for the first request')
  })
})
