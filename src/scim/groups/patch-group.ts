import { groupSchema } from '../../groups/group-schema.ts'
import type { MemberChange } from '../../groups/group.ts'
import { NoTarget } from '../errors.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import type { MemberDelta } from '../patch/member-delta.ts'
import { patchGroup as patchOf } from '../patch/patch-group.ts'
import { readPatchRequest } from '../patch/patch-request.ts'
import { groupAnswer } from './group-answer.ts'
import { applyChange, type GroupRequest } from './replace-group.ts'

/**
 * RFC 7644 §3.5.2. 204, so that nobody waits for a huge list of members; a client that names attributes gets them.
 */
export async function patchGroup(call: ScimCall, request: GroupRequest & { wantsBody: boolean }): Promise<Answer> {
  const operations = readPatchRequest(request.body)
  const { displayName, externalId, members, ignored } = patchOf(operations, {
    schema: groupSchema,
    id: request.groupId,
  })
  call.notes.ignored.push(...ignored)
  const group = await applyChange(call, request, { displayName, externalId, memberChanges: members.map(changeOf) })
  if (request.wantsBody) return groupAnswer(group, { call, projection: request.projection, status: 200 })
  const { version, location } = groupAnswer(group, { call, projection: request.projection, status: 204 })
  return { status: 204, version, location }
}

function changeOf(delta: MemberDelta): MemberChange {
  if (delta.kind !== 'removeMatching') return delta
  throw new NoTarget('members can be removed by value only')
}
