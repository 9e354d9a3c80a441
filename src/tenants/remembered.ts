import type { Clock } from '../base/clock.ts'

const mostRemembered = 1_000

/**
 * Asks once a second for the same key, however many requests bring it; those that come while it is being asked share the answer.
 * Only what was found is remembered, so a revocation works within a second everywhere, and unknown keys fill nothing.
 */
export function remembered<T>(
  ask: (key: string) => Promise<T | undefined>,
  { milliseconds, clock }: { milliseconds: number; clock: Clock },
): (key: string) => Promise<T | undefined> {
  const answers = new Map<string, { answer: Promise<T | undefined>; askedAt: number }>()

  return async (key) => {
    const now = clock().getTime()
    const known = answers.get(key)
    // Compared both ways: a clock that was set back must not make an answer live on.
    if (known && Math.abs(now - known.askedAt) < milliseconds) return known.answer

    const answer = ask(key)
    answers.delete(key)
    if (answers.size >= mostRemembered) forgetOldest(answers)
    const entry = { answer, askedAt: now }
    answers.set(key, entry)
    const found = await answer.catch((error: unknown) => {
      forget(key, entry)
      throw error
    })
    if (found === undefined) forget(key, entry)
    return found
  }

  function forget(key: string, entry: unknown) {
    if (answers.get(key) === entry) answers.delete(key)
  }
}

function forgetOldest(answers: Map<string, unknown>) {
  const [oldest] = answers.keys()
  answers.delete(oldest!)
}
