import type { Person } from '../api/types.ts'

/** Its fate may be known in a moment: worth asking again. */
export function isMailUnderWay({ lastMail }: Person): boolean {
  return lastMail?.state === 'queued' || lastMail?.state === 'sending'
}
