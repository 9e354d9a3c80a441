import type { Executor } from '../db/connection.ts'

/** Between which numbers, exclusively, all events of a time lie; and some of the time around it. */
export interface Span {
  after: number
  before: number
}

/** Longer than any transaction: an event is written so long after its moment at most. */
const slackMilliseconds = 3_600_000

/** As near as it has to be: what is left between is read. */
const nearEnough = 500

/**
 * Numbers ascend with the time of writing, so a few looks find where in a log of millions a day lies; no index on the
 * time is written with each event for that.
 */
export async function findSpan(
  db: Executor,
  { tenantId, from, to }: { tenantId: number; from?: Date; to?: Date },
): Promise<Span> {
  const ends = await db
    .selectFrom('audit')
    .select(({ fn }) => [fn.min('no').as('first'), fn.max('no').as('last')])
    .where('tenantId', '=', tenantId)
    .executeTakeFirstOrThrow()
  const whole = { after: (ends.first ?? 0) - 1, before: (ends.last ?? 0) + 1 }
  const { after } = from ? await narrow(db, tenantId, whole, from.getTime() - slackMilliseconds) : whole
  const { before } = to ? await narrow(db, tenantId, whole, to.getTime() + slackMilliseconds) : whole
  return { after, before }
}

/** Events with numbers up to `after` are older than the moment, those from `before` on are not. */
async function narrow(db: Executor, tenantId: number, { after, before }: Span, moment: number): Promise<Span> {
  while (before - after > nearEnough) {
    const middle = Math.floor((after + before) / 2)
    const event = await db
      .selectFrom('audit')
      .select(['no', 'at'])
      .where('tenantId', '=', tenantId)
      .where('no', '>=', middle)
      .where('no', '<', before)
      .orderBy('no')
      .limit(1)
      .executeTakeFirst()
    if (!event) before = middle
    else if (event.at.getTime() < moment) after = event.no
    else before = middle
  }
  return { after, before }
}
