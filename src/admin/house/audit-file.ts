import { byteOrderMark, csvRecord } from '../../base/csv.ts'
import { type EventQuery, listEvents } from '../../audit/list-events.ts'
import type { Executor } from '../../db/connection.ts'
import { moment } from '../moment.ts'
import { actorNames } from './actor-names.ts'

const pageLength = 1_000

/** All events that match, newest first, read page by page as the file is fetched. */
export async function* auditCsv(db: Executor, query: Omit<EventQuery, 'before' | 'limit'>): AsyncGenerator<string> {
  yield byteOrderMark + csvRecord(['at', 'type', 'actor', 'actorId', 'actorName', 'personId', 'subjectId', 'detail'])
  let before: number | undefined
  for (;;) {
    const events = await listEvents(db, { ...query, before, limit: pageLength })
    const names = await actorNames(
      db,
      query.tenantId,
      events.map(({ actorId }) => actorId),
    )
    for (const { at, type, actorKind, actorId, personId, subjectId, detail } of events) {
      yield csvRecord([
        moment(at),
        type,
        actorKind,
        actorId ?? '',
        (actorId && names.get(actorId)) ?? '',
        personId ?? '',
        subjectId ?? '',
        detail ? JSON.stringify(detail) : '',
      ])
    }
    if (events.length < pageLength) return
    before = events.at(-1)!.no
  }
}
