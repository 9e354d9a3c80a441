import type { JsonObject } from '../../base/json.ts'
import type { Group } from '../../groups/group.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { groupEtag } from '../etag.ts'
import { groupLocation, groupView } from '../projection/group-view.ts'
import type { Projection } from '../projection/projection.ts'
import { groupText } from './group-text.ts'

/** The group with its members, streamed where they are shown. */
export function groupAnswer(
  group: Group,
  { call, projection, status }: { call: ScimCall; projection: Projection; status: number },
): Answer {
  const hasMembers = group.memberCount > 0 && projection.wants('members')
  const head: JsonObject = projection.apply(groupView(group, call.baseUrl))
  return {
    status,
    body: hasMembers ? groupText(group, head, { call, projection }) : head,
    version: groupEtag(group),
    location: groupLocation(group.id, call.baseUrl),
  }
}
