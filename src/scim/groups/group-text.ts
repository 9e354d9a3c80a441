import type { JsonObject } from '../../base/json.ts'
import type { Group, Member } from '../../groups/group.ts'
import type { ScimCall } from '../call.ts'
import { memberView } from '../projection/group-view.ts'
import type { Projection } from '../projection/projection.ts'
import { memberPages } from './member-pages.ts'

export interface Shown {
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
  { call, projection, pages = memberPages(group, call.db, { nameless: !showsNames(projection) }) }: Shown,
): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1)
  const write = memberWriter(projection, call.baseUrl)
  let opening = ',"members":['
  for await (const members of pages) {
    const texts = members.map(write).filter((text) => text !== undefined)
    if (texts.length > 0) yield opening + texts.join(',')
    if (texts.length > 0) opening = ','
  }
  yield opening === ',' ? ']}' : ',"members":[]}'
}

/** Only a client that asks for them by name gets names: for all others nobody's is read. */
export const showsNames = (projection: Projection): boolean => projection.wants('members', 'display')

type WriteMember = (member: Member) => string | undefined

/** What is shown of one member is shown of all; without names their texts differ by the id alone. */
function memberWriter(projection: Projection, baseUrl: string): WriteMember {
  const shown = (member: Member) => {
    const { members } = projection.apply({ members: [memberView(member, baseUrl)] })
    return Array.isArray(members) ? JSON.stringify(members[0]) : undefined
  }
  if (showsNames(projection)) return shown
  const around = (kind: Member['kind']) => shown({ kind, no: 0, id: PLACE, displayName: '' })?.split(PLACE)
  const [person, group] = [around('person'), around('group')]
  return ({ kind, id }) => (kind === 'person' ? person : group)?.join(id)
}

/** Stands for an id, and nowhere else in a text that is no id. */
const PLACE = '{id}'
