import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import { isInOutbox } from '../../mail/outbox-transport.ts'
import { moment } from '../moment.ts'
import { read, type Route } from '../route.ts'
import { counted } from '../overview/overview-counts.ts'
import { type Delivery, deliveriesQuery, deliveryPage, type HeldBack, heldBack } from '../schemas/deliveries.ts'
import { type DeliveryRow, deliveryRows } from './delivery-store.ts'

export const deliveryRoutes: Route[] = [
  read({
    path: '/deliveries',
    tag: 'Mail',
    scope: 'people:read',
    summary: 'What became of each mail',
    description: 'A delivery outlives a deleted person, without name and address.',
    query: deliveriesQuery,
    response: deliveryPage,
    async handler({ db, tenantId, query, paging }) {
      const { state, personId, campaignId } = query
      for (const id of [personId, campaignId])
        if (id !== undefined && !isUuid(id)) throw new NotFound('person or campaign')
      const limit = paging.limit + 1
      const rows = await deliveryRows(db, { tenantId, state, personId, campaignId, after: paging.after, limit })
      return paging.page({ rows, keyOf: ({ personNo, cause, nth }) => [personNo, cause, nth], toItem: presentDelivery })
    },
  }),
  read({
    path: '/deliveries/held-back',
    tag: 'Mail',
    scope: 'people:read',
    summary: 'Count what the gate held back',
    description:
      'Every mail is looked at once more when it is sent: what is no longer for its recipient is not sent, and is counted here. Beyond 20,000 people it is counted in the background.',
    response: heldBack,
    async handler({ db, tenantId, parts }) {
      const count = await counted<Pick<HeldBack, 'items'>>(db, { tenantId, name: 'held_back', now: parts.clock() })
      return { items: count.content?.items ?? [], countedAt: moment(count.countedAt), isCounting: count.isCounting }
    },
  }),
]

function presentDelivery(row: DeliveryRow): Delivery {
  return {
    person: row.personId === null ? null : { id: row.personId, displayName: row.personName ?? '' },
    mail: row.kind,
    state: row.state,
    campaignId: row.campaignId,
    attempts: row.attempts,
    resultCode: row.resultCode,
    result: row.result,
    inOutbox: isInOutbox(row),
    createdAt: moment(row.createdAt),
    runAt: moment(row.runAt),
    finishedAt: moment(row.finishedAt),
  }
}
