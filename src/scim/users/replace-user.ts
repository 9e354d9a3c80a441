import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import { inOneStatement } from '../../db/transaction.ts'
import { changePerson, type PersonChange } from '../../provisioning/change-person.ts'
import type { Answer } from '../answer.ts'
import { clientActor, type ScimCall } from '../call.ts'
import { readUser } from './create-user.ts'
import { personGuards, type Preconditions } from '../preconditions.ts'
import type { Projection } from '../projection/projection.ts'
import { toDocument } from './person-document.ts'
import { personAnswer } from './user-answer.ts'
import { putAsksToInvite } from './written-invitation.ts'

export interface UserChange extends Preconditions {
  personId: string
  body: unknown
  projection: Projection
}

/**
 * RFC 7644 §3.5.1: what the body leaves out is cleared, except `active`: silence changes nobody's standing.
 */
export async function replaceUser(call: ScimCall, change: UserChange): Promise<Answer> {
  const { document, ignored } = readUser(call.userSchema, change.body)
  call.notes.ignored.push(...ignored)
  return changeUser(call, change, (current, person) => ({
    ...toDocument(document, current.active),
    invites: putAsksToInvite(document, person),
  }))
}

/** Replaces or patches, and answers with the whole resource. */
export async function changeUser(call: ScimCall, change: UserChange, edit: PersonChange['edit']): Promise<Answer> {
  const { personId, projection } = change
  if (!isUuid(personId)) throw new NotFound('user')
  const { tenantId, clientId } = call.caller
  const guards = personGuards(change)
  const actor = clientActor(call)
  const { person } = await inOneStatement(call.db, (db) =>
    changePerson(db, { tenantId, personId, clientId, edit, ...guards, actor, keyring: call.keyring }),
  )
  return personAnswer(person, { call, projection, status: 200 })
}
