import { listEvents } from '../../audit/list-events.ts'
import { moment } from '../moment.ts'
import { read, type Route } from '../route.ts'
import { auditPage, auditQuery } from '../schemas/audit.ts'
import { actorNames } from './actor-names.ts'

export const auditRoutes: Route[] = [
  read({
    path: '/audit',
    tag: 'Audit',
    scope: 'audit:read',
    summary: 'Who did what to whom, newest first',
    query: auditQuery,
    response: auditPage,
    async handler({ db, tenantId, query, paging }) {
      const { personId, type } = query
      const before = paging.after && Number(paging.after[0])
      const events = await listEvents(db, { tenantId, personId, type, before, limit: paging.limit + 1 })
      const names = await actorNames(
        db,
        tenantId,
        events.map(({ actorId }) => actorId),
      )
      return paging.page({
        rows: events,
        keyOf: ({ no }) => [no],
        toItem: ({ actorKind, actorId, at, ...event }) => ({
          ...event,
          at: moment(at),
          actor: { kind: actorKind, id: actorId, name: (actorId && names.get(actorId)) ?? null },
        }),
      })
    },
  }),
]
