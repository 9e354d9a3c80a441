import type { JsonObject } from '../../base/json.ts'
import type { PersonDocument } from '../../people/person.ts'
import type { ResourceSchema } from '../../filter/schema-definition.ts'
import { compileResourceReader, type ResourceReader } from '../../scim/resources/read-resource.ts'
import { InvalidRequest } from '../errors.ts'
import { type Profile, type ProfileChange, writeProfile } from './profile.ts'

const readers = new WeakMap<ResourceSchema, ResourceReader>()

function readerOf(schema: ResourceSchema): ResourceReader {
  const known = readers.get(schema) ?? compileResourceReader(schema)
  readers.set(schema, known)
  return known
}

/** Facts that have their own fields or are not an admin's to write here. */
const notAttributes = new Set(['userName', 'externalId', 'active', 'id', 'groups', 'meta', 'password', 'schemas'])

export interface NewDocument extends Profile {
  userName?: string
  attributes?: JsonObject
}

/** @throws InvalidRequest where neither userName nor e-mail is given, and what reading the attributes refuses. */
export function newDocument(
  { userName, attributes = {}, ...profile }: NewDocument,
  schema: ResourceSchema,
): PersonDocument {
  const name = userName ?? profile.email
  if (!name) throw new InvalidRequest([{ path: 'userName', message: 'is required where no email is given' }])
  return { userName: name, active: true, attributes: writeProfile(checkedAttributes(attributes, schema), profile) }
}

export interface DocumentChange extends ProfileChange {
  userName?: string
  attributes?: JsonObject
}

export function changedDocument(
  current: PersonDocument,
  { userName = current.userName, attributes = {}, ...profile }: DocumentChange,
  schema: ResourceSchema,
): PersonDocument {
  const removed = new Set(Object.keys(attributes).filter((name) => attributes[name] === null))
  const kept = Object.fromEntries(Object.entries(current.attributes).filter(([name]) => !removed.has(name)))
  const given = Object.fromEntries(Object.entries(attributes).filter(([name]) => !removed.has(name)))
  return { ...current, userName, attributes: writeProfile({ ...kept, ...checkedAttributes(given, schema) }, profile) }
}

/** Under their canonical names, with values of their declared types. */
function checkedAttributes(attributes: JsonObject, schema: ResourceSchema): JsonObject {
  const wrong = Object.keys(attributes).filter((name) => notAttributes.has(name))
  if (wrong.length > 0)
    throw new InvalidRequest(wrong.map((name) => ({ path: `attributes.${name}`, message: 'cannot be set here' })))

  const { document, ignored } = readerOf(schema)({ userName: 'none', ...attributes })
  if (ignored.length > 0)
    throw new InvalidRequest(ignored.map((name) => ({ path: `attributes.${name}`, message: 'is not known here' })))
  return Object.fromEntries(Object.entries(document).filter(([name]) => !notAttributes.has(name)))
}
