import type { Counted } from '../http/rate-limits.ts'

/**
 * Compares what somebody typed, which is counted already, so that simultaneous guesses do not slip through together.
 * A comparison that does not come about, since the server has no time or its database is away, tells nothing and is
 * taken back: whoever waits and presses the button again is not refused for it. Whatever was compared stays counted.
 */
export async function guess<T>(counted: readonly Counted[], compare: () => Promise<T>): Promise<T> {
  try {
    return await compare()
  } catch (error) {
    await Promise.all(counted.map((attempt) => attempt.takeBack()))
    throw error
  }
}
