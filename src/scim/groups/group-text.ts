import type { JsonObject } from '../../base/json.ts'
import type { Executor } from '../../db/connection.ts'
import { membersPage } from '../../groups/find-group.ts'
import type { Group, Member } from '../../groups/group.ts'
import type { ScimCall } from '../call.ts'
import { memberView } from '../projection/group-view.ts'
import type { Projection } from '../projection/projection.ts'

const MEMBERS_A_PAGE = 1000

interface Shown {
  call: ScimCall
  projection: Projection
}

/**
 * The JSON text of a group, its members read page by page: of a group of 100,000 one page is in memory.
 * A client that reads slowly slows the reading down and holds no connection meanwhile.
 */
export async function* groupText(group: Group, head: JsonObject, { call, projection }: Shown): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1)
  let opening = ',"members":['
  for await (const members of memberPages(group, call.db)) {
    const views = members.map((member) => projection.apply({ members: [memberView(member, call.baseUrl)] }))
    const texts = views.flatMap(({ members }) => (members ? [JSON.stringify((members as JsonObject[])[0])] : []))
    if (texts.length > 0) yield opening + texts.join(',')
    if (texts.length > 0) opening = ','
  }
  yield opening === ',' ? ']}' : '}'
}

/** All members, a thousand at a time. */
export async function* memberPages({ tenantId, no: groupNo }: Group, db: Executor): AsyncGenerator<Member[]> {
  let after: Member | undefined
  for (;;) {
    const members = await membersPage(db, { tenantId, groupNo, after, limit: MEMBERS_A_PAGE })
    if (members.length > 0) yield members
    if (members.length < MEMBERS_A_PAGE) return
    after = members.at(-1)
  }
}
