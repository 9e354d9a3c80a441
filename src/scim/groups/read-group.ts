import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import { findGroup } from '../../groups/find-group.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import type { Projection } from '../projection/projection.ts'
import { groupAnswer } from './group-answer.ts'

/** RFC 7644 §3.4.1. Local groups are the admins' and not visible here. */
export async function readGroup(call: ScimCall, groupId: string, projection: Projection): Promise<Answer> {
  const { tenantId, clientId } = call.caller
  const group = isUuid(groupId) ? await findGroup(call.db, { tenantId, groupId, scope: 'pushed', clientId }) : undefined
  if (!group) throw new NotFound('group')
  return groupAnswer(group, { call, projection, status: 200 })
}
