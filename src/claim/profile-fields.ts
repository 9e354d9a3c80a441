import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts'
import { mailAddress } from '../people/derive-keys.ts'
import type { Person, PersonDocument } from '../people/person.ts'
import { ENTERPRISE_URN } from '../people/user-schema.ts'
import { type ProfileAttribute, profileAttributes } from '../tenants/profile-attributes.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'

export interface ProfileField {
  name: ProfileAttribute
  value: string
  isEditable: boolean
  isRequired: boolean
}

type Rules = TenantSettings['profile']
type Whose = Pick<Person, 'attributes' | 'source'>
/** By name of the field. */
export type Corrections = Readonly<Record<string, string>>

export const longestValue = 200

/** Who writes people in without being a directory. */
const notDirectories: ReadonlySet<string> = new Set(['admin', 'import', 'api'])
const ofEnterprise: ReadonlySet<string> = new Set(['department', 'organization', 'employeeNumber'])

/** Editable ones always; the others where they are shown and say something. */
export function profileFields(person: Whose, rules: Rules): ProfileField[] {
  return profileAttributes.flatMap((name) => {
    const value = read(person.attributes, name)
    const isEditable = rules.editable.includes(name) && !(value && isDirectorys(person, rules))
    const isShown = isEditable || (value !== '' && rules.shown.includes(name))
    // Nobody is to be without a name that others can see.
    const isRequired = isEditable && (name === 'displayName' || rules.required.includes(name))
    return isShown ? [{ name, value, isEditable, isRequired }] : []
  })
}

/** Its next synchronisation would take a correction back. */
function isDirectorys({ source }: Whose, { lockDirectoryValues }: Rules): boolean {
  return lockDirectoryValues && !notDirectories.has(source)
}

/** Required ones that would be empty after these corrections. */
export function missingFields(person: Whose, rules: Rules, corrections: Corrections): ProfileAttribute[] {
  return profileFields(person, rules)
    .filter(({ name, value, isRequired }) => isRequired && !(corrections[name] ?? value))
    .map(({ name }) => name)
}

/** Where mail goes, and the name to sign in with; never to be changed here. */
export function signInNames(person: Person): { userName: string; mailAddress?: string } {
  const address = mailAddress(person)
  return { userName: person.userName, mailAddress: address === person.userName ? undefined : address }
}

/** All that the person says of themselves; no password may be made of it. */
export function wordsAbout({ attributes }: Pick<Person, 'attributes'>): string[] {
  return profileAttributes.map((name) => read(attributes, name)).filter(Boolean)
}

/** Only editable fields are taken, and only those that differ; emptied ones go. */
export function corrected(document: PersonDocument, corrections: Corrections, editable: readonly string[]) {
  let { attributes } = document
  for (const name of profileAttributes) {
    const value = corrections[name]
    if (value === undefined || !editable.includes(name) || value === read(attributes, name)) continue
    attributes = write(attributes, name, value || undefined)
  }
  return { ...document, attributes }
}

function read(attributes: JsonObject, field: ProfileAttribute): string {
  if (field === 'phone') return text(phoneOf(attributes)?.value)
  if (field === 'displayName') return text(attributes.displayName) || fullName(attributes)
  const [whole, part] = pathOf(field)
  const value = attributes[whole]
  return text(part ? isJsonObject(value) && value[part] : value)
}

function write(attributes: JsonObject, field: ProfileAttribute, value: string | undefined): JsonObject {
  if (field === 'phone') return withPhone(attributes, value)
  const [name, part] = pathOf(field)
  if (!part) return withMember(attributes, name, value)
  const whole = attributes[name]
  return withMember(attributes, name, withMember(isJsonObject(whole) ? whole : {}, part, value))
}

function pathOf(field: ProfileAttribute): [string, string?] {
  if (ofEnterprise.has(field)) return [ENTERPRISE_URN, field]
  const [name = '', part] = field.split('.')
  return [name, part]
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
