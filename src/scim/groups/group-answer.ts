import type { JsonObject } from '../../base/json.ts'
import type { Group } from '../../groups/group.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { groupEtag } from '../etag.ts'
import { groupLocation, groupView } from '../projection/group-view.ts'
import type { Projection } from '../projection/projection.ts'
import { groupText, type Shown } from './group-text.ts'

/** The group with its members, streamed where they are shown. */
export function groupAnswer(
  group: Group,
  { call, projection, status }: { call: ScimCall; projection: Projection; status: number },
): Answer {
  const head: JsonObject = projection.apply(groupView(group, call.baseUrl))
  return {
    status,
    body: projection.wants('members') ? withMembers(group, head, { call, projection }) : head,
    version: groupEtag(group),
    location: groupLocation(group.id, call.baseUrl),
  }
}

/** authentik adds to a group only where it sees the list, so nobody is told as an empty one. */
export function withMembers(group: Group, head: JsonObject, shown: Shown): JsonObject | AsyncIterable<string> {
  return group.memberCount > 0 ? groupText(group, head, shown) : { ...head, members: [] }
}
