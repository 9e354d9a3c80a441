import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import { inTransaction } from '../../db/transaction.ts'
import { deletePerson } from '../../provisioning/delete-person.ts'
import type { Answer } from '../answer.ts'
import { clientActor, type ScimCall } from '../call.ts'
import { personGuards, type Preconditions } from '../preconditions.ts'

/** RFC 7644 §3.6. A tenant may keep those who have claimed. */
export async function deleteUser(call: ScimCall, personId: string, preconditions: Preconditions): Promise<Answer> {
  if (!isUuid(personId)) throw new NotFound('user')
  const { tenantId } = call.caller
  const guards = personGuards(preconditions)
  const deletion = { tenantId, personId, ...guards, byClient: true, actor: clientActor(call) }
  await inTransaction(call.db, (trx) => deletePerson(trx, deletion))
  return { status: 204 }
}
