import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import { inTransaction } from '../../db/transaction.ts'
import { deletePerson } from '../../provisioning/delete-person.ts'
import type { Answer } from '../answer.ts'
import { clientActor, type ScimCall } from '../call.ts'
import { personVersionOf } from '../etag.ts'

/** RFC 7644 §3.6. A tenant may keep those who have claimed. */
export async function deleteUser(call: ScimCall, personId: string, ifMatch?: string): Promise<Answer> {
  if (!isUuid(personId)) throw new NotFound('user')
  const { tenantId } = call.caller
  const ifVersion = personVersionOf(ifMatch)
  const deletion = { tenantId, personId, ifVersion, byClient: true, actor: clientActor(call) }
  await inTransaction(call.db, (trx) => deletePerson(trx, deletion))
  return { status: 204 }
}
