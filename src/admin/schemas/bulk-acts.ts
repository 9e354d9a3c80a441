import { z } from 'zod'
import { count, id, moment, pageOf } from './fields.ts'
import { narrowing } from './people.ts'

export const bulkActName = z.enum(['withdraw', 'deactivate', 'reactivate', 'resend']).meta({
  id: 'BulkActName',
  description:
    '`withdraw` and `resend` need `invites:write`, the others `people:write`. `resend` is the same link again in a new mail, and its clock restarts',
})

export const bulkPeople = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({ kind: z.literal('filter'), ...narrowing }).meta({
      description: 'All who match, as `GET /people` finds them; at least one of these',
    }),
    z.strictObject({ kind: z.literal('list'), personIds: z.array(id).min(1).max(10_000) }),
  ])
  .meta({ id: 'BulkPeople' })
export type BulkPeople = z.infer<typeof bulkPeople>

export const orderBulkAct = z.strictObject({ act: bulkActName, people: bulkPeople }).meta({ id: 'OrderBulkAct' })
export type OrderBulkAct = z.infer<typeof orderBulkAct>

export const leftOut = z
  .object({
    uninvited: count,
    invited: count,
    claimed: count,
    deactivated: count,
    noAddress: count.meta({ description: 'Of a mail: without a usable address' }),
    mailWaiting: count.meta({ description: 'Of a mail: the invitation or a reminder has yet to go out' }),
    admins: count.meta({ description: 'Owners, and whoever asked: they are deactivated one by one' }),
  })
  .partial()
  .meta({ description: 'By the reason: the state in which the act does not reach them, or what hinders it' })
export type LeftOut = z.infer<typeof leftOut>

export const bulkActPreview = z.object({ reached: count, leftOut }).meta({ id: 'BulkActPreview' })
export type BulkActPreview = z.infer<typeof bulkActPreview>

export const bulkAct = z
  .object({
    id,
    act: bulkActName,
    filter: z.string().nullable().meta({ description: 'In words, where all who match were meant' }),
    state: z.enum(['running', 'done', 'stopped']),
    progress: z.object({ done: count, of: count }).meta({ description: 'People looked at; `of` is about' }),
    reached: count.meta({ description: 'To whom it was done so far' }),
    leftOut,
    createdBy: z.object({ id, name: z.string().nullable() }).nullable(),
    createdAt: moment,
    finishedAt: moment.nullable(),
  })
  .meta({ id: 'BulkAct' })
export type BulkAct = z.infer<typeof bulkAct>

export const bulkActPage = pageOf(bulkAct).meta({ id: 'BulkActPage' })
export type BulkActPage = z.infer<typeof bulkActPage>
