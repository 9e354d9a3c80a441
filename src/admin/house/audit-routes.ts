import { Readable } from 'node:stream'
import { listEvents, type AuditEvent as StoredEvent } from '../../audit/list-events.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { moment } from '../moment.ts'
import { raw, read, type Route } from '../route.ts'
import { type AuditEvent, auditFilters, auditPage, auditQuery } from '../schemas/audit.ts'
import { auditCsv } from './audit-file.ts'
import { type EventNames, eventNames } from './event-names.ts'

export const auditRoutes: Route[] = [
  raw({
    path: '/audit/file',
    tag: 'Audit',
    scope: 'audit:read',
    summary: 'Download the audit log, as CSV',
    description:
      'All events that match, newest first. That it was fetched is recorded. The file names admins, clients and keys; people stay ids, since it outlives them.',
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
    description:
      'The log itself holds ids; names are those of the moment it is read, and whoever was deleted has none any more.',
    query: auditQuery,
    response: auditPage,
    async handler({ db, tenantId, query, paging, caller }) {
      const { personId, type, reference, from, to } = query
      const filters = { personId, type, reference, from, to }
      const before = paging.after && Number(paging.after[0])
      const events = await listEvents(db, { tenantId, ...filters, before, limit: paging.limit + 1 })
      const names = await eventNames(db, { tenantId, events, readsPeople: caller.scopes.has('people:read') })
      return paging.page({
        rows: events,
        keyOf: ({ no }) => [no],
        toItem: (event) => presentEvent(event, names),
      })
    },
  }),
]

function presentEvent({ actorKind, actorId, at, ...event }: StoredEvent, { people, things }: EventNames): AuditEvent {
  const { personId, subjectId } = event
  const actorName = actorId && (actorKind === 'person' ? people.get(actorId) : things.get(actorId)?.name)
  return {
    ...event,
    at: moment(at),
    actor: { kind: actorKind, id: actorId, name: actorName ?? null },
    personName: (personId && people.get(personId)) ?? null,
    subject: (subjectId && things.get(subjectId)) || null,
  }
}
