import { z } from 'zod'
import { findPerson } from '../../people/find-person.ts'
import { NotFound } from '../../base/errors.ts'
import { actorNames } from '../house/actor-names.ts'
import { isInOutbox } from '../../mail/outbox-transport.ts'
import { moment } from '../moment.ts'
import { read, type Route } from '../route.ts'
import { paging, pathId } from '../schemas/fields.ts'
import { type TimelineItem, timelinePage } from '../schemas/timeline.ts'
import { type TimelineRow, timelineRows } from './timeline-store.ts'

export const timelineRoutes: Route[] = [
  read({
    path: '/people/{id}/timeline',
    tag: 'People',
    scope: 'people:read',
    summary: 'What happened to a person, newest first',
    description: 'Who provisioned, changed and invited them, every mail with its fate, and what they did themselves.',
    params: pathId,
    query: z.strictObject(paging),
    response: timelinePage,
    async handler({ db, tenantId, params, paging }) {
      if (!(await findPerson(db, { tenantId, personId: params.id }))) throw new NotFound('person')
      const rows = await timelineRows(db, {
        tenantId,
        personId: params.id,
        after: paging.after,
        limit: paging.limit + 1,
      })
      const names = await actorNames(
        db,
        tenantId,
        rows.map(({ actorId }) => actorId),
      )
      const toItem = (row: TimelineRow) => presentItem(row, names)
      return paging.page({ rows, keyOf: ({ at, ref }) => [at.toISOString(), ref], toItem })
    },
  }),
]

function presentItem(row: TimelineRow, names: ReadonlyMap<string, string>): TimelineItem {
  const at = moment(row.at)
  if (row.mail && row.state) {
    const { mail, state, attempts, resultCode, result } = row
    return {
      kind: 'mail',
      at,
      mail,
      state,
      attempts: attempts ?? 0,
      resultCode,
      result,
      inOutbox: isInOutbox({ state, result }),
      finishedAt: moment(row.finishedAt),
    }
  }
  const { actorId, actorKind, detail } = row
  const name = actorId === null ? null : (names.get(actorId) ?? null)
  return { kind: 'event', at, type: row.type ?? '', actor: { kind: actorKind ?? 'system', id: actorId, name }, detail }
}
