import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import { inTransaction } from '../../db/transaction.ts'
import { deleteGroup as deletePushedGroup } from '../../groups/change-group.ts'
import type { Answer } from '../answer.ts'
import { clientActor, type ScimCall } from '../call.ts'
import { groupGuards, type Preconditions } from '../preconditions.ts'

/** RFC 7644 §3.6. */
export async function deleteGroup(call: ScimCall, groupId: string, preconditions: Preconditions): Promise<Answer> {
  if (!isUuid(groupId)) throw new NotFound('group')
  const { tenantId } = call.caller
  const guards = groupGuards(preconditions)
  const actor = clientActor(call)
  await inTransaction(call.db, (trx) =>
    deletePushedGroup(trx, { tenantId, groupId, scope: 'pushed', ...guards, actor }),
  )
  return { status: 204 }
}
