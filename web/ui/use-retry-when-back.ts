import { useEffect } from 'react'
import { Problem } from '../api/problem.ts'

const askedMilliseconds = 2_000

/** A server that is started again is gone for seconds: whoever waits for a page that it owes needs no press. */
export function useRetryWhenBack(error: unknown, onRetry: (() => void) | undefined): void {
  const isGone = error instanceof Problem && error.code === 'unreachable'
  useEffect(() => {
    if (!isGone || !onRetry) return undefined
    const timer = setInterval(() => void askWhetherBack(onRetry), askedMilliseconds)
    return () => clearInterval(timer)
  }, [isGone, onRetry])
}

/** Of its health, which is no act of anybody's session; what is shown stays until there is more. */
async function askWhetherBack(onBack: () => void): Promise<void> {
  const answer = await fetch('/readyz').catch(() => undefined)
  if (answer?.ok) onBack()
}
