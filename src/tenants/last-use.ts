import type { Clock } from '../base/clock.ts'

const minute = 60_000
const mostRemembered = 10_000

/**
 * Writes down the last use of a token at most once a minute, behind the request that used it.
 * A failure to write is told to `onError` and harms nobody.
 */
export function lastUse(
  write: (id: string) => Promise<unknown>,
  { clock, onError }: { clock: Clock; onError: (error: unknown) => void },
): (id: string) => void {
  const written = new Map<string, number>()

  return (id) => {
    const now = clock().getTime()
    const before = written.get(id)
    if (before !== undefined && Math.abs(now - before) < minute) return
    if (written.size >= mostRemembered) written.clear()
    written.set(id, now)
    write(id).catch(onError)
  }
}
