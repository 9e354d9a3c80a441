import type { ResourceSchema } from '../../filter/schema-definition.ts'
import { provisionTogether } from '../../provisioning/provision-together.ts'
import type { Answer } from '../answer.ts'
import { clientActor, type ScimCall } from '../call.ts'
import type { Projection } from '../projection/projection.ts'
import { compileResourceReader, type ReadResource, type ResourceReader } from '../resources/read-resource.ts'
import { toDocument } from './person-document.ts'
import { personAnswer } from './user-answer.ts'
import { asksToInvite } from './written-invitation.ts'

const readers = new WeakMap<ResourceSchema, ResourceReader>()

/** Reads bodies of POST and PUT; compiled once a schema. */
export function readUser(schema: ResourceSchema, body: unknown): ReadResource {
  const known = readers.get(schema)
  if (known) return known(body)
  const reader = compileResourceReader(schema)
  readers.set(schema, reader)
  return reader(body)
}

/** RFC 7644 §3.3. The invite policy of the calling client decides whether the person hears of it. */
export async function createUser(call: ScimCall, body: unknown, projection: Projection): Promise<Answer> {
  const { document, ignored } = readUser(call.userSchema, body)
  call.notes.ignored.push(...ignored)
  const person = await provisionTogether(call.db, {
    tenantId: call.caller.tenantId,
    document: toDocument(document, true),
    source: call.caller.clientKind,
    clientId: call.caller.clientId,
    invite: asksToInvite(document) ? 'now' : 'policy',
    actor: clientActor(call),
    keyring: call.keyring,
  })
  return personAnswer(person, { call, projection, status: 201 })
}
