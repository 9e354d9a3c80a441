import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import { inTransaction } from '../../db/transaction.ts'
import { changeGroup, type GroupChange } from '../../groups/change-group.ts'
import type { Answer } from '../answer.ts'
import { clientActor, type ScimCall } from '../call.ts'
import { groupGuards, type Preconditions } from '../preconditions.ts'
import type { Projection } from '../projection/projection.ts'
import { groupAnswer } from './group-answer.ts'
import { readGroup } from './read-group-body.ts'

export interface GroupRequest extends Preconditions {
  groupId: string
  body: unknown
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
  const order = { ...groupOrder(call, request), displayName, externalId: externalId ?? null, memberChanges }
  const { group, unknownMembers } = await inTransaction(call.db, (trx) => changeGroup(trx, order))
  call.notes.unknownMembers.push(...unknownMembers)
  return groupAnswer(group, { call, projection: request.projection, status: 200 })
}

/**
 * Whose group is changed, as whom, and at which version. The verb locks the group's row, so that simultaneous changes
 * follow one another and none is lost.
 * @throws NotFound, VersionMismatch
 */
export function groupOrder(call: ScimCall, { groupId, ...preconditions }: GroupRequest): GroupChange {
  if (!isUuid(groupId)) throw new NotFound('group')
  const { tenantId, clientId } = call.caller
  return { tenantId, groupId, clientId, scope: 'pushed', ...groupGuards(preconditions), actor: clientActor(call) }
}
