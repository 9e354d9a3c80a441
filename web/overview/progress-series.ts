import type { ProgressContent } from '../api/types.ts'

export const steps = ['provisioned', 'invited', 'delivered', 'opened', 'claimed'] as const
export type Step = (typeof steps)[number]

/** How many had come to each step by the end of a day. */
export type SeriesPoint = { day: string } & Record<Step, number>

const dayMilliseconds = 86_400_000

/** One point for each day of the period, until today (UTC); what came before is in its first point. */
export function seriesOf({ days }: ProgressContent, length: number, now = Date.now()): SeriesPoint[] {
  const today = Math.floor(now / dayMilliseconds)
  const byDay = new Map(days.map((each) => [each.day, each]))
  const first = dayText(today - length + 1)
  const sum = { provisioned: 0, invited: 0, delivered: 0, opened: 0, claimed: 0 }
  for (const each of days) if (each.day < first) add(sum, each)
  return Array.from({ length }, (_, at) => {
    const day = dayText(today - length + 1 + at)
    add(sum, byDay.get(day))
    return { day, ...sum }
  })
}

function dayText(day: number): string {
  return new Date(day * dayMilliseconds).toISOString().slice(0, 10)
}

function add(sum: Record<Step, number>, more: Record<Step, number> | undefined): void {
  if (more) for (const step of steps) sum[step] += more[step]
}
