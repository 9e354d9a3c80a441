import type { JsonObject, JsonValue } from '../../base/json.ts'
import { ENTERPRISE_URN } from '../../people/user-schema.ts'
import type { profileFields } from '../schemas/people.ts'

export type ProfileField = keyof typeof profileFields
export type Profile = Partial<Record<ProfileField, string>>
/** Null empties a field. */
export type ProfileChange = Partial<Record<ProfileField, string | null>>

const plain = ['displayName', 'title', 'preferredLanguage'] as const
const ofName = ['givenName', 'familyName'] as const
const ofEnterprise = ['department', 'division', 'organization', 'employeeNumber'] as const
/** Multi-valued attributes: the primary element's sub-attribute, and the type that a new element gets. */
const ofElements = {
  email: { attribute: 'emails', member: 'value', type: 'work' },
  phoneNumber: { attribute: 'phoneNumbers', member: 'value', type: 'work' },
  location: { attribute: 'addresses', member: 'formatted', type: 'work' },
} as const
type ElementField = keyof typeof ofElements

/** The fields that people know by these names, read from the SCIM attributes. */
export function readProfile(attributes: JsonObject): Profile {
  const name = objectIn(attributes, 'name')
  const enterprise = objectIn(attributes, ENTERPRISE_URN)
  const entries: [ProfileField, JsonValue | undefined][] = [
    ...plain.map((field): [ProfileField, JsonValue | undefined] => [field, attributes[field]]),
    ...ofName.map((field): [ProfileField, JsonValue | undefined] => [field, name[field]]),
    ...ofEnterprise.map((field): [ProfileField, JsonValue | undefined] => [field, enterprise[field]]),
    ...(Object.keys(ofElements) as ElementField[]).map((field): [ProfileField, JsonValue | undefined] => {
      const { attribute, member } = ofElements[field]
      return [field, primaryOf(elementsIn(attributes, attribute))?.[member]]
    }),
  ]
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string' && value !== ''))
}

/** The attributes after `change`; what it does not name stays as it is. */
export function writeProfile(attributes: JsonObject, change: ProfileChange): JsonObject {
  let next = attributes
  for (const field of plain) next = withMember(next, field, change[field])
  next = withObject(next, 'name', ofName, change)
  next = withObject(next, ENTERPRISE_URN, ofEnterprise, change)
  for (const field of Object.keys(ofElements) as ElementField[]) next = withElement(next, field, change[field])
  return next
}

function withMember(object: JsonObject, name: string, value: string | null | undefined): JsonObject {
  if (value === undefined) return object
  const { [name]: _, ...rest } = object
  return value === null ? rest : { ...rest, [name]: value }
}

function withObject(
  attributes: JsonObject,
  name: string,
  fields: readonly ProfileField[],
  change: ProfileChange,
): JsonObject {
  const touched = fields.filter((field) => change[field] !== undefined)
  if (touched.length === 0) return attributes
  // A formatted name that nobody formats again would outlive the name it was made of.
  const { formatted: _, ...kept } = objectIn(attributes, name)
  const next = touched.reduce<JsonObject>((object, field) => withMember(object, field, change[field]), kept)
  const { [name]: __, ...rest } = attributes
  return Object.keys(next).length > 0 ? { ...rest, [name]: next } : rest
}

function withElement(attributes: JsonObject, field: ElementField, value: string | null | undefined): JsonObject {
  if (value === undefined) return attributes
  const { attribute, member, type } = ofElements[field]
  const elements = elementsIn(attributes, attribute)
  const primary = primaryOf(elements)
  const others = elements.filter((element) => element !== primary)
  const changed = value === null ? others : [{ ...(primary ?? { type }), [member]: value, primary: true }, ...others]
  const { [attribute]: _, ...rest } = attributes
  return changed.length > 0 ? { ...rest, [attribute]: changed } : rest
}

function primaryOf(elements: readonly JsonObject[]): JsonObject | undefined {
  return elements.find(({ primary }) => primary === true) ?? elements.find(({ type }) => type === 'work') ?? elements[0]
}

function elementsIn(attributes: JsonObject, name: string): JsonObject[] {
  const value = attributes[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}

function objectIn(attributes: JsonObject, name: string): JsonObject {
  const value = attributes[name]
  return isObject(value) ? value : {}
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
