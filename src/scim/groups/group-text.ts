import type { JsonObject } from '../../base/json.ts'
import type { Group, Member } from '../../groups/group.ts'
import type { ScimCall } from '../call.ts'
import { memberView } from '../projection/group-view.ts'
import type { Projection } from '../projection/projection.ts'
import { memberPages } from './member-pages.ts'

interface Shown {
  call: ScimCall
  projection: Projection
  /** Absent: the group's own, read page by page. */
  pages?: AsyncIterable<Member[]>
}

/**
 * The JSON text of a group, its members read page by page: of a group of 100,000 one page is in memory.
 * A client that reads slowly slows the reading down and holds no connection meanwhile.
 */
export async function* groupText(
  group: Group,
  head: JsonObject,
  { call, projection, pages = memberPages(group, call.db) }: Shown,
): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1)
  let opening = ',"members":['
  for await (const members of pages) {
    const views = members.map((member) => projection.apply({ members: [memberView(member, call.baseUrl)] }))
    const texts = views.flatMap(({ members }) => (members ? [JSON.stringify((members as JsonObject[])[0])] : []))
    if (texts.length > 0) yield opening + texts.join(',')
    if (texts.length > 0) opening = ','
  }
  yield opening === ',' ? ']}' : '}'
}
