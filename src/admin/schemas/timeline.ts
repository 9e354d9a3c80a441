import { z } from 'zod'
import { count, id, json, moment, pageOf } from './fields.ts'
import { deliveryState, inOutbox } from './people.ts'

const timelineItem = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('event'),
      at: moment,
      type: z.string().meta({ example: 'person.provisioned' }),
      actor: z.object({ kind: z.string(), id: id.nullable(), name: z.string().nullable() }),
      detail: z.record(z.string(), json).nullable(),
    }),
    z.object({
      kind: z.literal('mail'),
      at: moment,
      mail: z.enum(['invitation', 'reminder', 'password_reset', 'address_changed', 'password_changed']),
      state: deliveryState,
      attempts: count,
      resultCode: z.int().nullable(),
      result: z.string().nullable(),
      inOutbox,
      finishedAt: moment.nullable(),
    }),
  ])
  .meta({ id: 'TimelineItem' })
export type TimelineItem = z.infer<typeof timelineItem>

export const timelinePage = pageOf(timelineItem).meta({ id: 'TimelinePage' })
export type TimelinePage = z.infer<typeof timelinePage>
