import type { Me } from '../api/types.ts'

const freshMilliseconds = 10 * 60_000

/** Whether the last sign-in is recent enough for what hands out access. */
export function isFresh({ authenticatedAt }: Me): boolean {
  return authenticatedAt !== undefined && Date.now() - Date.parse(authenticatedAt) < freshMilliseconds
}
