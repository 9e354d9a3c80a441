import { readFilter } from '../../filter/resolve-filter.ts'
import { filterSql } from '../../filter/to-sql.ts'
import { countGroups, listGroups as listPushedGroups } from '../../groups/find-group.ts'
import { groupColumns } from '../../groups/group-columns.ts'
import { groupSchema } from '../../groups/group-schema.ts'
import type { Group, Member } from '../../groups/group.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { isIndexed } from '../lists/is-indexed.ts'
import { listOrder } from '../lists/list-order.ts'
import type { ListRequest } from '../lists/list-request.ts'
import type { ResourceText } from '../lists/list-response.ts'
import { answerListing, type Listing } from '../lists/listing.ts'
import { groupView } from '../projection/group-view.ts'
import { type Projection, readProjection } from '../projection/projection.ts'
import { withMembers } from './group-answer.ts'
import { showsNames } from './group-text.ts'
import { memberPagesOfMany } from './member-pages.ts'

const scope = 'pushed' as const

/** RFC 7644 §3.4.2, over the pushed groups. */
export async function listGroups(call: ScimCall, request: ListRequest): Promise<Answer> {
  return answerListing(call, request, groupListing(call, request))
}

/** @throws InvalidFilter, InvalidPath */
export function groupListing(
  call: ScimCall,
  request: ListRequest,
  filter = request.filter === undefined ? undefined : readFilter(request.filter, groupSchema),
): Listing<Group & { orderKey: string | null }> {
  const projection = readProjection(groupSchema, request)
  const { tenantId, clientId } = call.caller
  const columns = groupColumns({ tenantId, clientId, scimBaseUrl: call.baseUrl })
  const where = filter && filterSql(filter, columns)
  return {
    source: {
      name: 'Group',
      order: listOrder(request, groupSchema, columns),
      isCheap: filter ? isIndexed(filter, columns) : request.sortBy === undefined,
      read: (db, page) => listPushedGroups(db, { tenantId, scope, where, clientId, ...page }),
      count: (db) => countGroups(db, { tenantId, scope, where }),
    },
    where,
    write: async (groups) => {
      const pagesOf = memberPagesOfMany(projection.wants('members') ? groups : [], call.db, {
        nameless: !showsNames(projection),
      })
      return groups.map((group) => write(group, { call, projection, pages: pagesOf(group) }))
    },
  }
}

/** A list of huge groups is written as it is read. */
function write(
  group: Group,
  shown: { call: ScimCall; projection: Projection; pages: AsyncIterable<Member[]> },
): ResourceText {
  const head = shown.projection.apply(groupView(group, shown.call.baseUrl))
  if (!shown.projection.wants('members')) return JSON.stringify(head)
  const text = withMembers(group, head, shown)
  return Symbol.asyncIterator in text ? text : JSON.stringify(text)
}
