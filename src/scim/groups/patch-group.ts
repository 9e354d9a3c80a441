import { inTransaction } from '../../db/transaction.ts'
import type { Trx } from '../../db/connection.ts'
import { changeGroup, type GroupChange } from '../../groups/change-group.ts'
import { groupSchema } from '../../groups/group-schema.ts'
import type { Group, MemberChange } from '../../groups/group.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import type { MemberDelta, MemberFilter } from '../patch/member-delta.ts'
import { patchGroup as patchOf } from '../patch/patch-group.ts'
import { readPatchRequest } from '../patch/patch-request.ts'
import { groupAnswer } from './group-answer.ts'
import { matchingMembers, withoutNamed } from './matching-members.ts'
import { type GroupRequest, groupOrder } from './replace-group.ts'

/**
 * RFC 7644 §3.5.2. 204, so that nobody waits for a huge list of members; a client that names attributes gets them.
 */
export async function patchGroup(call: ScimCall, request: GroupRequest & { wantsBody: boolean }): Promise<Answer> {
  const operations = readPatchRequest(request.body)
  const patch = patchOf(operations, { schema: groupSchema, id: request.groupId })
  const { displayName, externalId, members, ignored } = patch instanceof Promise ? await patch : patch
  const order = { ...groupOrder(call, request), displayName, externalId }
  const group = await inTransaction(call.db, async (trx) => {
    // Assigned, not appended: a deadlock runs this again.
    Object.assign(call.notes, { ignored, unknownMembers: [] })
    return applyInOrder(trx, { call, order, members: await withoutNamed(trx, members, call) })
  })
  const answer = groupAnswer(group, { call, projection: request.projection, status: 200 })
  return request.wantsBody ? answer : { ...answer, status: 204, body: undefined }
}

interface OrderedChange {
  call: ScimCall
  order: GroupChange
  members: readonly MemberDelta[]
}

/** A filter that looks through all members sees what the operations before it did, so it waits until they are written. */
async function applyInOrder(trx: Trx, { call, order, members }: OrderedChange): Promise<Group> {
  const firstSearch = members.findIndex((delta) => delta.kind === 'removeMatching')
  const named = (firstSearch < 0 ? members : members.slice(0, firstSearch)) as MemberChange[]
  const { group, unknownMembers } = await changeGroup(trx, { ...order, memberChanges: named })
  call.notes.unknownMembers.push(...unknownMembers)
  if (firstSearch < 0) return group

  const { filters } = members[firstSearch] as { filters: MemberFilter[] }
  const memberIds = await matchingMembers(trx, { group, filters, baseUrl: call.baseUrl })
  const later = members.slice(firstSearch + 1)
  const next = {
    ...order,
    displayName: undefined,
    externalId: undefined,
    ifVersion: undefined,
    unlessVersion: undefined,
  }
  return applyInOrder(trx, { call, order: next, members: [{ kind: 'remove', memberIds }, ...later] })
}
