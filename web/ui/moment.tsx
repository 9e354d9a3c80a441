const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

/** Near moments by distance, far ones by date; the exact one on hover. */
export function Moment({ at, exact = false }: { at: string; exact?: boolean }) {
  const moment = new Date(at)
  return (
    <time dateTime={at} title={full.format(moment)}>
      {exact ? full.format(moment) : nearby(moment, Date.now())}
    </time>
  )
}

export function sayMoment(at: string): string {
  return full.format(new Date(at))
}

export function sayDay(at: string): string {
  return day.format(new Date(at))
}

export function sayTime(at: string): string {
  return time.format(new Date(at))
}

function nearby(moment: Date, now: number): string {
  const seconds = Math.round((moment.getTime() - now) / 1000)
  const distance = Math.abs(seconds)
  if (distance < 45) return 'just now'
  if (distance < 3600) return relative.format(Math.round(seconds / 60), 'minute')
  if (distance < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
  if (distance < 7 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day')
  return day.format(moment)
}

const whole = new Intl.NumberFormat()

export function sayCount(n: number): string {
  return whole.format(n)
}

/** `3 people`, `at least 10,000 people`: they are counted no further than they have to be. */
export function sayReach({ people, isAll }: { people: number; isAll: boolean }): string {
  return `${isAll ? '' : 'at least '}${countOf(people, 'person', 'people')}`
}

/** `3 people`, `1 person`. */
export function countOf(n: number, one: string, many: string): string {
  return `${sayCount(n)} ${n === 1 ? one : many}`
}
