import { z } from 'zod'
import { count, id, listOf, moment, pageOf, paging } from './fields.ts'
import { inlineImages } from './messages.ts'
import { counted } from './overview.ts'
import { deliveryState, deliveryStates, inOutbox } from './people.ts'

export const delivery = z
  .object({
    person: z.object({ id, displayName: z.string() }).nullable().meta({ description: 'null: the person is deleted' }),
    mail: z.enum(['invitation', 'reminder', 'password_reset', 'address_changed', 'password_changed']),
    state: deliveryState,
    campaignId: id.nullable(),
    attempts: count,
    resultCode: z.int().nullable().meta({ description: 'SMTP code of the last attempt' }),
    result: z.string().nullable(),
    inOutbox,
    createdAt: moment,
    runAt: moment,
    finishedAt: moment.nullable(),
  })
  .meta({ id: 'Delivery' })
export type Delivery = z.infer<typeof delivery>

export const deliveryPage = pageOf(delivery).meta({ id: 'DeliveryPage' })
export type DeliveryPage = z.infer<typeof deliveryPage>

export const deliveriesQuery = z.strictObject({
  state: z
    .enum([...deliveryStates, 'in_outbox'])
    .optional()
    .meta({
      description: '`sent`: a mail server took it; `in_outbox`: kept there, since none is set up',
    }),
  personId: id.optional(),
  campaignId: id.optional(),
  ...paging,
})

export const heldBack = listOf(z.object({ reason: z.string(), mails: count }))
  .extend(counted)
  .meta({ id: 'HeldBack' })
export type HeldBack = z.infer<typeof heldBack>

export const outboxMessage = z
  .object({ id, at: moment, to: z.string(), subject: z.string(), personId: id.nullable() })
  .meta({ id: 'OutboxMessage' })
export type OutboxMessage = z.infer<typeof outboxMessage>

export const outboxPage = pageOf(outboxMessage).meta({ id: 'OutboxPage' })
export type OutboxPage = z.infer<typeof outboxPage>

export const outboxDetail = outboxMessage
  .extend({
    html: z.string().nullable(),
    text: z.string().nullable(),
    headers: z.record(z.string(), z.string()),
    inlineImages,
  })
  .meta({ id: 'OutboxDetail' })
export type OutboxDetail = z.infer<typeof outboxDetail>
