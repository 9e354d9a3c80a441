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
const notAttributes = new Set(['username', 'externalid', 'active', 'id', 'groups', 'meta', 'password', 'schemas'])
const isAttribute = (name: string) => !notAttributes.has(name.toLowerCase())

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
  // What is given as nothing ([], '' or null) reads as nothing, and so empties like what is replaced.
  const named = new Set(Object.keys(attributes).map((name) => name.toLowerCase()))
  const kept = Object.fromEntries(Object.entries(current.attributes).filter(([name]) => !named.has(name.toLowerCase())))
  return {
    ...current,
    userName,
    attributes: writeProfile({ ...kept, ...checkedAttributes(attributes, schema) }, profile),
  }
}

/** Under their canonical names, with values of their declared types. */
function checkedAttributes(attributes: JsonObject, schema: ResourceSchema): JsonObject {
  const wrong = Object.keys(attributes).filter((name) => !isAttribute(name))
  if (wrong.length > 0)
    throw new InvalidRequest(wrong.map((name) => ({ path: `attributes.${name}`, message: 'cannot be set here' })))

  // A name that no schema knows any more can still be emptied.
  const given = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null))
  const { document, ignored } = readerOf(schema)({ userName: 'none', ...given })
  if (ignored.length > 0)
    throw new InvalidRequest(ignored.map((name) => ({ path: `attributes.${name}`, message: 'is not known here' })))
  return Object.fromEntries(Object.entries(document).filter(([name]) => isAttribute(name)))
}
