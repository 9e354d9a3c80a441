import { inTransaction } from '../../db/transaction.ts'
import type { Trx } from '../../db/connection.ts'
import { elementMatcher } from '../../filter/evaluate.ts'
import { changeGroup, type GroupChange } from '../../groups/change-group.ts'
import { membersByIds } from '../../groups/find-group.ts'
import { groupSchema } from '../../groups/group-schema.ts'
import type { Group, Member, MemberChange } from '../../groups/group.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import type { MemberDelta, MemberFilter } from '../patch/member-delta.ts'
import { patchGroup as patchOf } from '../patch/patch-group.ts'
import { readPatchRequest } from '../patch/patch-request.ts'
import { memberView } from '../projection/group-view.ts'
import { groupAnswer } from './group-answer.ts'
import { memberPages } from './member-pages.ts'
import { type GroupRequest, groupOrder } from './replace-group.ts'

/**
 * RFC 7644 §3.5.2. 204, so that nobody waits for a huge list of members; a client that names attributes gets them.
 */
export async function patchGroup(call: ScimCall, request: GroupRequest & { wantsBody: boolean }): Promise<Answer> {
  const operations = readPatchRequest(request.body)
  const { displayName, externalId, members, ignored } = patchOf(operations, {
    schema: groupSchema,
    id: request.groupId,
  })
  const order = { ...groupOrder(call, request), displayName, externalId }
  const group = await inTransaction(call.db, async (trx) => {
    // Assigned, not appended: a deadlock runs this again.
    Object.assign(call.notes, { ignored, unknownMembers: [] })
    return applyInOrder(trx, { call, order, members })
  })
  const answer = groupAnswer(group, { call, projection: request.projection, status: 200 })
  return request.wantsBody ? answer : { ...answer, status: 204, body: undefined }
}

interface OrderedChange {
  call: ScimCall
  order: GroupChange
  members: readonly MemberDelta[]
}

/** A filter on members sees what the operations before it did, so it waits until they are written. */
async function applyInOrder(trx: Trx, { call, order, members }: OrderedChange): Promise<Group> {
  const firstFilter = members.findIndex((delta) => delta.kind === 'removeMatching')
  const named = (firstFilter < 0 ? members : members.slice(0, firstFilter)) as MemberChange[]
  const { group, unknownMembers } = await changeGroup(trx, { ...order, memberChanges: named })
  call.notes.unknownMembers.push(...unknownMembers)
  if (firstFilter < 0) return group

  const { filters } = members[firstFilter] as { filters: MemberFilter[] }
  const memberIds = await matchingMembers(trx, { group, filters, baseUrl: call.baseUrl })
  const later = members.slice(firstFilter + 1)
  const next = {
    ...order,
    displayName: undefined,
    externalId: undefined,
    ifVersion: undefined,
    unlessVersion: undefined,
  }
  return applyInOrder(trx, { call, order: next, members: [{ kind: 'remove', memberIds }, ...later] })
}

interface Search {
  group: Group
  filters: readonly MemberFilter[]
  baseUrl: string
}

async function matchingMembers(trx: Trx, { group, filters, baseUrl }: Search): Promise<string[]> {
  const [named, searching] = [filters.filter(({ memberIds }) => memberIds), filters.filter((one) => !one.memberIds)]
  const ids: string[] = []
  if (named.length > 0) await matchNamed(trx, { group, filters: named, baseUrl }, ids)
  if (searching.length === 0) return ids
  const matchers = searching.map(({ filter }) => elementMatcher(filter))
  for await (const members of memberPages(group, trx)) {
    for (const member of members) {
      const view = memberView(member, baseUrl)
      if (matchers.some((matches) => matches(view))) ids.push(member.id)
    }
  }
  return ids
}

/** Of all these filters together only those are read whom they name. */
async function matchNamed(trx: Trx, { group, filters, baseUrl }: Search, ids: string[]): Promise<void> {
  const members = await membersByIds(trx, { group, memberIds: filters.flatMap(({ memberIds }) => memberIds!) })
  const known = new Map<string, Member>(members.map((member) => [member.id, member]))
  for (const { filter, memberIds } of filters) {
    const matches = elementMatcher(filter)
    for (const id of memberIds!) {
      const member = known.get(id.toLowerCase())
      if (member && matches(memberView(member, baseUrl))) ids.push(member.id)
    }
  }
}
