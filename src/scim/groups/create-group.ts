import { inTransaction } from '../../db/transaction.ts'
import { createGroup as createPushedGroup } from '../../groups/create-group.ts'
import type { Answer } from '../answer.ts'
import { clientActor, type ScimCall } from '../call.ts'
import type { Projection } from '../projection/projection.ts'
import { groupAnswer } from './group-answer.ts'
import { readGroup } from './read-group-body.ts'

/** RFC 7644 §3.3. Ids that are nobody's are left out: an all-or-nothing refusal would lose the whole push. */
export async function createGroup(call: ScimCall, body: unknown, projection: Projection): Promise<Answer> {
  const { displayName, externalId, memberIds, ignored } = readGroup(body)
  call.notes.ignored.push(...ignored)
  const { tenantId, clientId: pushedBy } = call.caller
  const actor = clientActor(call)
  const { group, unknownMembers } = await inTransaction(call.db, (trx) =>
    createPushedGroup(trx, { tenantId, pushedBy, displayName, externalId, memberIds, actor }),
  )
  call.notes.unknownMembers = unknownMembers
  return groupAnswer(group, { call, projection, status: 201 })
}
