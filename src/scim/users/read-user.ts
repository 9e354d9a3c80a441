import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import { findPersonWithGroups } from '../../groups/find-person-with-groups.ts'
import { findPerson } from '../../people/find-person.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { codesOf } from '../projection/access-codes.ts'
import type { Projection } from '../projection/projection.ts'
import { personAnswer } from './user-answer.ts'

/** RFC 7644 §3.4.1. */
export async function readUser(call: ScimCall, personId: string, projection: Projection): Promise<Answer> {
  const { tenantId, clientId } = call.caller
  const find = projection.wants('groups') ? findPersonWithGroups : findPerson
  const person = isUuid(personId)
    ? await find(call.db, { tenantId, personId, clientId, scope: 'pushed' as const })
    : undefined
  if (!person) throw new NotFound('user')
  const codes = await codesOf(call, [person.no], projection)
  return personAnswer(person, { call, projection, status: 200, code: codes.get(person.no) })
}
