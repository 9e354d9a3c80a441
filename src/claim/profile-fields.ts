import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts'
import { mailAddress } from '../people/derive-keys.ts'
import type { Person, PersonDocument } from '../people/person.ts'

/** The attributes that the claim can show; which of them may be corrected is the tenant's to say. */
export const profileFieldNames = [
  'displayName',
  'name.givenName',
  'name.familyName',
  'nickName',
  'title',
  'phone',
] as const
export type ProfileFieldName = (typeof profileFieldNames)[number]

export interface ProfileField {
  name: ProfileFieldName
  value: string
  isEditable: boolean
}

export const longestValue = 200

/** Editable ones always; the directory's own only where they say something. */
export function profileFields(person: PersonDocument, editable: readonly string[]): ProfileField[] {
  return profileFieldNames
    .map((name) => ({ name, value: read(person.attributes, name), isEditable: editable.includes(name) }))
    .filter(({ value, isEditable }) => value || isEditable)
}

/** Where mail goes, and the name to sign in with; never to be changed here. */
export function signInNames(person: Person): { userName: string; mailAddress?: string } {
  const address = mailAddress(person)
  return { userName: person.userName, mailAddress: address === person.userName ? undefined : address }
}

/** Only editable fields are taken, and only those that differ; emptied ones go. */
export function corrected(
  document: PersonDocument,
  corrections: Record<string, string>,
  editable: readonly string[],
): PersonDocument {
  let { attributes } = document
  for (const name of profileFieldNames) {
    const value = corrections[name]
    if (value === undefined || !editable.includes(name) || value === read(attributes, name)) continue
    attributes = write(attributes, name, value || undefined)
  }
  return { ...document, attributes }
}

function read(attributes: JsonObject, field: ProfileFieldName): string {
  if (field === 'phone') return text(phoneOf(attributes)?.value)
  if (field === 'displayName') return text(attributes.displayName) || fullName(attributes)
  const [name = '', part] = field.split('.')
  const value = attributes[name]
  return text(part ? isJsonObject(value) && value[part] : value)
}

function write(attributes: JsonObject, field: ProfileFieldName, value: string | undefined): JsonObject {
  if (field === 'phone') return withPhone(attributes, value)
  const [name = '', part] = field.split('.')
  if (!part) return withMember(attributes, name, value)
  const whole = attributes[name]
  return withMember(attributes, name, withMember(isJsonObject(whole) ? whole : {}, part, value))
}

function fullName({ name }: JsonObject): string {
  if (!isJsonObject(name)) return ''
  return text(name.formatted) || [name.givenName, name.familyName].map(text).filter(Boolean).join(' ')
}

function withMember(object: JsonObject, name: string, value: JsonValue | undefined): JsonObject {
  const { [name]: _, ...rest } = object
  return value === undefined ? rest : { ...rest, [name]: value }
}

function phones(attributes: JsonObject): JsonObject[] {
  const { phoneNumbers } = attributes
  return Array.isArray(phoneNumbers) ? phoneNumbers.filter(isJsonObject) : []
}

/** The mobile one, else the first. */
function phoneOf(attributes: JsonObject): JsonObject | undefined {
  const all = phones(attributes)
  return all.find(({ type }) => type === 'mobile') ?? all[0]
}

function withPhone(attributes: JsonObject, value: string | undefined): JsonObject {
  const changed = phoneOf(attributes)
  const others = phones(attributes).filter((phone) => phone !== changed)
  const phoneNumbers = value === undefined ? others : [{ type: 'mobile', ...changed, value }, ...others]
  return withMember(attributes, 'phoneNumbers', phoneNumbers.length > 0 ? phoneNumbers : undefined)
}

function text(value: JsonValue | undefined | false): string {
  return typeof value === 'string' ? value : ''
}
