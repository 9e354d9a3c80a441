const firstSeconds = 5
const longestSeconds = 15 * 60
const windowSeconds = 24 * 60 * 60

/** Seconds until the next attempt after `attempts` failed ones: 5, doubling to 15 minutes; undefined when a day is over. */
export function retryDelaySeconds(attempts: number): number | undefined {
  return attempts < attemptsInWindow ? delayAfter(attempts) : undefined
}

function delayAfter(attempts: number): number {
  return Math.min(firstSeconds * 2 ** Math.min(attempts - 1, 20), longestSeconds)
}

// Counted in attempts and not by the clock: a mail that was held for a week has its day still before it.
const attemptsInWindow = (() => {
  let attempts = 1
  for (let waited = 0; waited < windowSeconds; attempts++) waited += delayAfter(attempts)
  return attempts
})()
