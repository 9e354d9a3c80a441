import { Refused } from './refused.ts'

/** Between the clocks of both sides (security §5.30). */
export const skewMilliseconds = 60_000
/** From the making of an assertion to its arrival. */
export const ageMilliseconds = 5 * 60_000

// SAML Core §1.3.3 wants UTC; an offset says the same moment.
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/** Milliseconds since 1970. @throws Refused `time_invalid` */
export function momentOf(text: string | undefined): number {
  const milliseconds = text !== undefined && dateTime.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(milliseconds)) throw new Refused('time_invalid', text)
  return milliseconds
}

export function checkBegun(notBefore: string | undefined, now: number): void {
  if (notBefore !== undefined && now + skewMilliseconds < momentOf(notBefore))
    throw new Refused('not_yet_valid', notBefore)
}

/** An end is demanded: without one an assertion would hold for ever. */
export function checkNotOver(notOnOrAfter: string | undefined, now: number): void {
  if (now - skewMilliseconds >= momentOf(notOnOrAfter)) throw new Refused('expired', notOnOrAfter)
}

export function checkAge(issueInstant: string | undefined, now: number): void {
  const issued = momentOf(issueInstant)
  if (now + skewMilliseconds < issued) throw new Refused('not_yet_valid', issueInstant)
  if (now - skewMilliseconds >= issued + ageMilliseconds) throw new Refused('too_old', issueInstant)
}
