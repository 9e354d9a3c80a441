import { Readable } from 'node:stream'
import { listEvents } from '../../audit/list-events.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { moment } from '../moment.ts'
import { raw, read, type Route } from '../route.ts'
import { auditFilters, auditPage, auditQuery } from '../schemas/audit.ts'
import { auditCsv } from './audit-file.ts'
import { actorNames } from './actor-names.ts'

export const auditRoutes: Route[] = [
  raw({
    path: '/audit/file',
    tag: 'Audit',
    scope: 'audit:read',
    summary: 'Download the audit log, as CSV',
    description: 'All events that match, newest first. That it was fetched is recorded.',
    query: auditFilters,
    produces: 'text/csv; charset=utf-8',
    async handler({ db, tenantId, query, caller: { actor } }) {
      await recordEvent(db, { tenantId, type: 'audit.exported', actor })
      return { body: Readable.from(auditCsv(db, { tenantId, ...query })), fileName: 'audit-log.csv' }
    },
  }),
  read({
    path: '/audit',
    tag: 'Audit',
    scope: 'audit:read',
    summary: 'Who did what to whom, newest first',
    query: auditQuery,
    response: auditPage,
    async handler({ db, tenantId, query, paging }) {
      const { personId, type, reference, from, to } = query
      const filters = { personId, type, reference, from, to }
      const before = paging.after && Number(paging.after[0])
      const events = await listEvents(db, { tenantId, ...filters, before, limit: paging.limit + 1 })
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
