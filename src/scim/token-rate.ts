import type { Clock } from '../base/clock.ts'
import { TooManyRequests } from './errors-of-access.ts'

export interface TokenRate {
  /** Requests a second that a token may send for hours; 0: no limit. */
  perSecond: number
  /** Requests at once after a pause. */
  burst: number
}

/** Generous: Entra sends 25 a second and more for hours, and agents start over without a pause. */
export const defaultTokenRate: TokenRate = { perSecond: 1000, burst: 2000 }

export function tokenRateOf({ scimRequestsPerSecond }: { scimRequestsPerSecond: number }): TokenRate {
  return { perSecond: scimRequestsPerSecond, burst: 2 * scimRequestsPerSecond }
}

interface Bucket {
  left: number
  filledAt: number
}

/**
 * In the memory of each process (security §6.37): a shared counter would cost a round trip a request.
 * @returns a function that throws TooManyRequests.
 */
export function limitTokens({ perSecond, burst }: TokenRate, clock: Clock): (tokenId: string) => void {
  const buckets = new Map<string, Bucket>()
  return (tokenId) => {
    if (perSecond === 0) return
    const now = clock().getTime()
    const bucket = buckets.get(tokenId) ?? { left: burst, filledAt: now }
    // Never negative: a clock that is set back must not take what was left.
    const elapsed = Math.max(0, now - bucket.filledAt)
    bucket.left = Math.min(burst, bucket.left + (elapsed / 1000) * perSecond)
    bucket.filledAt = now
    buckets.set(tokenId, bucket)
    if (bucket.left < 1) throw new TooManyRequests()
    bucket.left -= 1
  }
}
