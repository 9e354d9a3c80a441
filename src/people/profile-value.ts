import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts'
import type { ProfileAttribute } from '../tenants/profile-attributes.ts'
import { ENTERPRISE_URN } from './user-schema.ts'

const ofEnterprise: ReadonlySet<string> = new Set(['department', 'organization', 'employeeNumber'])

/** What a person's attributes say in a field of the profile; empty where they say nothing. */
export function profileValue(attributes: JsonObject, field: ProfileAttribute): string {
  if (field === 'phone') return text(phoneOf(attributes)?.value)
  if (field === 'displayName') return text(attributes.displayName) || fullName(attributes)
  const [whole, part] = pathOf(field)
  const value = attributes[whole]
  return text(part ? isJsonObject(value) && value[part] : value)
}

/** Where the field stands among the attributes: under a name, or as a part of it. */
export function pathOf(field: ProfileAttribute): [string, string?] {
  if (ofEnterprise.has(field)) return [ENTERPRISE_URN, field]
  const [name = '', part] = field.split('.')
  return [name, part]
}

export function phones(attributes: JsonObject): JsonObject[] {
  const { phoneNumbers } = attributes
  return Array.isArray(phoneNumbers) ? phoneNumbers.filter(isJsonObject) : []
}

/** The mobile one, else the first. */
export function phoneOf(attributes: JsonObject): JsonObject | undefined {
  const all = phones(attributes)
  return all.find(({ type }) => type === 'mobile') ?? all[0]
}

function fullName({ name }: JsonObject): string {
  if (!isJsonObject(name)) return ''
  return text(name.formatted) || [name.givenName, name.familyName].map(text).filter(Boolean).join(' ')
}

function text(value: JsonValue | undefined | false): string {
  return typeof value === 'string' ? value : ''
}
