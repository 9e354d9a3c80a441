import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import { inTransaction } from '../../db/transaction.ts'
import { deleteGroup as deletePushedGroup } from '../../groups/change-group.ts'
import type { Answer } from '../answer.ts'
import { clientActor, type ScimCall } from '../call.ts'
import { groupVersionOf } from '../etag.ts'

/** RFC 7644 §3.6. */
export async function deleteGroup(call: ScimCall, groupId: string, ifMatch?: string): Promise<Answer> {
  if (!isUuid(groupId)) throw new NotFound('group')
  const { tenantId } = call.caller
  const ifVersion = groupVersionOf(ifMatch)
  const actor = clientActor(call)
  await inTransaction(call.db, (trx) =>
    deletePushedGroup(trx, { tenantId, groupId, scope: 'pushed', ifVersion, actor }),
  )
  return { status: 204 }
}
