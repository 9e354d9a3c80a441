import { countByState } from '../../people/list-people.ts'
import { withinDeadline } from '../../scim/lists/deadline.ts'
import { read, type Route } from '../route.ts'
import {
  matchingCounts as matchingSchema,
  matchingQuery,
  peopleCounts,
  peoplePage as pageSchema,
  peopleQuery,
} from '../schemas/people.ts'
import { findPeople, patience } from './find-people.ts'
import { decidedSearch, whereOf } from './narrowing.ts'
import { matchingCounts } from './people-list-store.ts'
import { presentPerson } from './present-person.ts'

export const peopleListRoutes: Route[] = [
  read({
    path: '/people',
    tag: 'People',
    scope: 'people:read',
    summary: 'Find people',
    description:
      'By name or address, by state, or by any SCIM filter; in pages that cost the same at the end as at the beginning. A search finds those whose name, userName or address begins so; where they are 50 at most, also those who have it in the middle. What no index finds among more than 20,000 people is looked for a part at a time: a page may then hold fewer, or nobody, `looked` says how far it is, and `nextCursor` goes on from there.',
    query: peopleQuery,
    response: pageSchema,
    async handler({ db, parts, tenantId, query, paging, signal }) {
      const { search, sort, order, profile } = query
      const where = await whereOf(db, query, { tenantId, publicUrl: parts.config.publicUrl })
      const page = { ...where, sort, order, profile, after: paging.after, limit: paging.limit + 1 }
      const { rows, keyOf, total, unfinished } = await findPeople(db, { query: page, text: search, signal })
      const { resumeAt, looked } = unfinished ?? {}
      return { ...paging.page({ rows, keyOf, toItem: presentPerson, total, resumeAt }), looked }
    },
  }),
  read({
    path: '/people/matching',
    tag: 'People',
    scope: 'people:read',
    summary: 'Count all who match, by state',
    description:
      'Looks at as many people as it takes: some seconds where no index helps; closing the connection ends it. By state unless `only=total` asks for less, which alone is narrowed by `state`.',
    query: matchingQuery,
    response: matchingSchema,
    async handler({ db, parts, tenantId, query, signal }) {
      const isTotalOnly = query.only === 'total'
      const { state, ...where } = await whereOf(db, query, { tenantId, publicUrl: parts.config.publicUrl })
      const search = query.search ? await decidedSearch(db, tenantId, query.search) : undefined
      if (!search && !where.filter && !where.source && !where.mail) {
        const counts = await countByState(db, tenantId)
        return isTotalOnly ? { total: counts[state ?? 'total'] } : counts
      }
      const whom = { ...where, search, state: isTotalOnly ? state : undefined }
      return withinDeadline(db, (trx) => matchingCounts(trx, whom, isTotalOnly), { patience, signal })
    },
  }),
  read({
    path: '/people/counts',
    tag: 'People',
    scope: 'people:read',
    summary: 'Count people by state',
    response: peopleCounts,
    handler: ({ db, tenantId }) => countByState(db, tenantId),
  }),
]
