import { readFilter } from '../../filter/resolve-filter.ts'
import { filterSql } from '../../filter/to-sql.ts'
import { countGroups, listGroups as listPushedGroups } from '../../groups/find-group.ts'
import { groupColumns } from '../../groups/group-columns.ts'
import { groupSchema } from '../../groups/group-schema.ts'
import type { Group } from '../../groups/group.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { listOrder } from '../lists/list-order.ts'
import type { ListRequest } from '../lists/list-request.ts'
import { listResponse, listText, type ResourceText } from '../lists/list-response.ts'
import { readPage } from '../lists/page.ts'
import { groupView } from '../projection/group-view.ts'
import { type Projection, readProjection } from '../projection/projection.ts'
import { groupText } from './group-text.ts'

const scope = 'pushed' as const

/** RFC 7644 §3.4.2, over the pushed groups. */
export async function listGroups(call: ScimCall, request: ListRequest): Promise<Answer> {
  const projection = readProjection(groupSchema, request)
  const { tenantId, clientId } = call.caller
  const columns = groupColumns({ tenantId, clientId, scimBaseUrl: call.baseUrl })
  const where = request.filter === undefined ? undefined : filterSql(readFilter(request.filter, groupSchema), columns)
  const { rows: groups, head } = await readPage(call, request, {
    name: 'Group',
    order: listOrder(request, groupSchema, columns),
    read: (page) => listPushedGroups(call.db, { tenantId, scope, where, clientId, ...page }),
    count: () => countGroups(call.db, { tenantId, scope, where }),
  })

  const hasMembers = projection.wants('members') && groups.some((group) => group.memberCount > 0)
  if (hasMembers) return { status: 200, body: listText(head, texts(groups, { call, projection })) }
  const views = groups.map((group) => projection.apply(groupView(group, call.baseUrl)))
  return { status: 200, body: listResponse(head, views) }
}

/** A list of huge groups is written as it is read. */
function* texts(groups: readonly Group[], shown: { call: ScimCall; projection: Projection }): Generator<ResourceText> {
  for (const group of groups) {
    const head = shown.projection.apply(groupView(group, shown.call.baseUrl))
    yield group.memberCount === 0 ? JSON.stringify(head) : groupText(group, head, shown)
  }
}
