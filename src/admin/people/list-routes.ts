import type { Executor } from '../../db/connection.ts'
import { countByState, countPeople } from '../../people/list-people.ts'
import { withinDeadline } from '../../scim/lists/deadline.ts'
import { read, type Route } from '../route.ts'
import {
  matchingCounts as matchingSchema,
  matchingQuery,
  peopleCounts,
  peoplePage as pageSchema,
  peopleQuery,
} from '../schemas/people.ts'
import {
  boundedCount,
  keyOfRow,
  matchingCounts,
  type PeoplePageQuery,
  type PeopleWhere,
  type PersonRow,
  peoplePage,
} from './people-list-store.ts'
import { type PeopleSearch, shortestPart } from './people-search.ts'
import { decidedSearch, whereOf } from './narrowing.ts'
import { presentPerson } from './present-person.ts'

const countedUpTo = 10_000

export const peopleListRoutes: Route[] = [
  read({
    path: '/people',
    tag: 'People',
    scope: 'people:read',
    summary: 'Find people',
    description:
      'By name or address, by state, or by any SCIM filter; in pages that cost the same at the end as at the beginning. A search finds those whose name, userName or address begins so; where they fill less than a page, also those who have it in the middle.',
    query: peopleQuery,
    response: pageSchema,
    async handler({ db, parts, tenantId, query, paging }) {
      const { search, filter, sort, order, mail } = query
      const where = await whereOf(db, query, { tenantId, publicUrl: parts.config.publicUrl })
      const page = { ...where, sort, order, after: paging.after, limit: paging.limit + 1, profile: query.profile }
      // What no index serves is given up in time; plain lists pay nothing for it.
      const found =
        filter || search || mail
          ? await withinDeadline(db, (trx) => find(trx, search, page))
          : await find(db, search, page)
      const keyOf = (row: PersonRow) => [...keyOfRow(sort, row), found.search?.match ?? '']
      return paging.page({
        rows: found.rows,
        keyOf,
        toItem: presentPerson,
        total: paging.after ? paging.total : found.total,
      })
    },
  }),
  read({
    path: '/people/matching',
    tag: 'People',
    scope: 'people:read',
    summary: 'Count all who match, by state',
    description:
      'Looks at as many people as it takes: some seconds where no index helps. Narrowing by state is left to the reader.',
    query: matchingQuery,
    response: matchingSchema,
    handler: ({ db, parts, tenantId, query }) =>
      withinDeadline(db, async (trx) => {
        const { state: _, ...where } = await whereOf(trx, query, { tenantId, publicUrl: parts.config.publicUrl })
        return matchingCounts(trx, { ...where, search: await decidedSearch(trx, query.search, where) })
      }),
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

interface Found {
  rows: PersonRow[]
  search?: PeopleSearch
  /** Of the first page alone, where counting is cheap. */
  total?: number
}

async function find(db: Executor, text: string | undefined, query: PeoplePageQuery): Promise<Found> {
  const found = await searched(db, text, query)
  if (query.after) return found
  if (found.rows.length < query.limit) return { ...found, total: found.rows.length }
  return { ...found, total: await totalOf(db, { ...query, search: found.search }) }
}

/** How a search matches is decided on its first page; the cursor keeps it for the others. */
async function searched(db: Executor, text: string | undefined, query: PeoplePageQuery): Promise<Found> {
  if (!text) return { rows: await peoplePage(db, query) }
  const match = query.after?.[2]
  if (match !== 'anywhere') {
    const search: PeopleSearch = { text, match: 'beginning' }
    const rows = await peoplePage(db, { ...query, search })
    if (match || rows.length >= query.limit || text.length < shortestPart) return { rows, search }
  }
  const search: PeopleSearch = { text, match: 'anywhere' }
  return { rows: await peoplePage(db, { ...query, search }), search }
}

async function totalOf(db: Executor, where: PeopleWhere): Promise<number | undefined> {
  const { tenantId, search, filter, state, source, mail } = where
  if (!search && !filter && !state && !source && !mail) return countPeople(db, { tenantId })
  // A filter may have to look at everybody, and once is enough.
  return filter || mail ? undefined : boundedCount(db, where, countedUpTo)
}
