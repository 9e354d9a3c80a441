import { z } from 'zod'
import { count, id, listOf, moment } from './fields.ts'

export const breakdowns = ['department', 'division', 'organization', 'costCenter', 'location', 'title'] as const
export const breakdownBy = z.enum(breakdowns).meta({ id: 'BreakdownBy' })
export type BreakdownBy = (typeof breakdowns)[number]

const step = {
  provisioned: count,
  invited: count,
  delivered: count.meta({ description: 'To whom a mail with the link was handed over' }),
  opened: count.meta({ description: 'Whose link was opened, be it by a scanner of mail' }),
  claimed: count,
}

/** Counts of a large tenant are made in the background, and say how old they are. */
export const counted = {
  countedAt: moment.nullable().meta({ description: 'Null while it is being counted for the first time' }),
  isCounting: z.boolean().meta({ description: 'Newer counts are on their way: ask again in some seconds' }),
}

const stepOfMany = count.nullable()

export const funnel = z
  .object({
    invited: stepOfMany.meta({
      description: 'This and those below are null while they are counted for the first time',
    }),
    sent: stepOfMany.meta({ description: 'The mail server took a mail to them' }),
    inOutbox: stepOfMany.meta({
      description: 'Their mail is kept in the outbox, since none is set up; not among `sent`',
    }),
    opened: stepOfMany.meta({
      description: 'Their link was opened, by them or by a mail scanner: nobody can tell which',
    }),
    begun: stepOfMany.meta({ description: 'Sent a first step of the claim, which only people do' }),
    claimed: stepOfMany,
    ...counted,
  })
  .meta({ id: 'Funnel' })
export type Funnel = z.infer<typeof funnel>

export const progressContent = z.object({
  totals: z.object(step),
  days: z.array(z.object({ day: z.string().meta({ example: '2026-03-01' }), ...step })).meta({
    description:
      'Who of those that are here and active came to each step on that day (UTC); days of nobody are left out',
  }),
  stalled: z.object({
    waiting: count.meta({ description: 'Invited over 7 days ago, and not claimed' }),
    failed: count.meta({ description: 'Invited, and their last mail failed' }),
    unopened: count.meta({ description: 'Mailed over 3 days ago, and their link was never opened' }),
  }),
})
export type ProgressContent = z.infer<typeof progressContent>

export const progress = z.object({ ...counted, progress: progressContent.nullable() }).meta({ id: 'Progress' })
export type Progress = z.infer<typeof progress>

const share = {
  people: count.meta({ description: 'Who is active' }),
  uninvited: count,
  invited: count,
  claimed: count,
  stalled: count.meta({ description: 'Of the invited, those over 7 days ago' }),
}

export const breakdownContent = z.object({
  rows: z.array(
    z.object({
      value: z.string().nullable().meta({ description: 'Null: who has none' }),
      filter: z.string().meta({ description: 'The SCIM filter that finds them' }),
      ...share,
    }),
  ),
  others: z
    .object({ values: count, ...share })
    .nullable()
    .meta({ description: 'Behind the first 100, together' }),
})
export type BreakdownContent = z.infer<typeof breakdownContent>

export const breakdown = z
  .object({ ...counted, by: breakdownBy, breakdown: breakdownContent.nullable() })
  .meta({ id: 'Breakdown' })
export type Breakdown = z.infer<typeof breakdown>

export const breakdownQuery = z.strictObject({ by: breakdownBy.default('department') })

export const clientsHealth = listOf(
  z.object({
    id,
    name: z.string(),
    kind: z.string(),
    lastRequestAt: moment.nullable(),
    requests: count.meta({ description: 'Since `since`' }),
    refused: count,
    since: moment.meta({ description: '24 hours ago, or later where more than 20,000 requests came since' }),
    lastRefusal: z
      .object({ at: moment, status: z.int(), reason: z.string().nullable(), detail: z.string().nullable() })
      .nullable(),
  }),
).meta({ id: 'ClientsHealth' })
export type ClientsHealth = z.infer<typeof clientsHealth>

export const mailHealth = z
  .object({
    waiting: count.meta({ description: 'Queued or to be tried again; counted up to 100,000' }),
    deferred: count.meta({ description: 'Of them, those that the mail server asked to try again later' }),
    waitsSince: moment.nullable().meta({ description: 'When the longest waiting was due' }),
    failed: count.meta({ description: 'Of the last 24 hours; counted up to 100,000' }),
    lastFailure: z.object({ at: moment, result: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'MailHealth' })
export type MailHealth = z.infer<typeof mailHealth>
