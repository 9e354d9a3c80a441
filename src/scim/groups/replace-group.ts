import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import { inTransaction } from '../../db/transaction.ts'
import { changeGroup, type GroupChange } from '../../groups/change-group.ts'
import type { Group } from '../../groups/group.ts'
import type { Answer } from '../answer.ts'
import { clientActor, type ScimCall } from '../call.ts'
import { groupVersionOf } from '../etag.ts'
import type { Projection } from '../projection/projection.ts'
import { groupAnswer } from './group-answer.ts'
import { readGroup } from './read-group-body.ts'

export interface GroupRequest {
  groupId: string
  body: unknown
  ifMatch?: string
  projection: Projection
}

/**
 * RFC 7644 §3.5.1. A body that does not speak of members leaves them: the RFC lets a server take what is omitted as
 * not asserted, and a rename must not empty a group. An empty list empties it.
 */
export async function replaceGroup(call: ScimCall, request: GroupRequest): Promise<Answer> {
  const { displayName, externalId, memberIds, ignored } = readGroup(request.body)
  call.notes.ignored.push(...ignored)
  const memberChanges = memberIds ? [{ kind: 'replace' as const, memberIds }] : []
  const group = await applyChange(call, request, { displayName, externalId: externalId ?? null, memberChanges })
  return groupAnswer(group, { call, projection: request.projection, status: 200 })
}

/** The group's row is locked by the verb, so that simultaneous changes follow one another and none is lost. */
export async function applyChange(
  call: ScimCall,
  { groupId, ifMatch }: GroupRequest,
  change: Pick<GroupChange, 'displayName' | 'externalId' | 'memberChanges'>,
): Promise<Group> {
  if (!isUuid(groupId)) throw new NotFound('group')
  const { tenantId, clientId } = call.caller
  const ifVersion = groupVersionOf(ifMatch)
  const actor = clientActor(call)
  const { group, unknownMembers } = await inTransaction(call.db, (trx) =>
    changeGroup(trx, { ...change, tenantId, groupId, clientId, scope: 'pushed', ifVersion, actor }),
  )
  call.notes.unknownMembers = unknownMembers
  return group
}
