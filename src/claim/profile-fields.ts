import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts'
import { mailAddress } from '../people/derive-keys.ts'
import type { Person, PersonDocument } from '../people/person.ts'
import { pathOf, phoneOf, phones, profileValue } from '../people/profile-value.ts'
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

/** Editable ones always; the others where they are shown and say something. */
export function profileFields(person: Whose, rules: Rules): ProfileField[] {
  return profileAttributes.flatMap((name) => {
    const value = profileValue(person.attributes, name)
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

/** Only editable fields are taken, and only those that differ; emptied ones go. */
export function corrected(document: PersonDocument, corrections: Corrections, editable: readonly string[]) {
  let { attributes } = document
  for (const name of profileAttributes) {
    const value = corrections[name]
    if (value === undefined || !editable.includes(name) || value === profileValue(attributes, name)) continue
    attributes = write(attributes, name, value || undefined)
  }
  return { ...document, attributes }
}

function write(attributes: JsonObject, field: ProfileAttribute, value: string | undefined): JsonObject {
  if (field === 'phone') return withPhone(attributes, value)
  const [name, part] = pathOf(field)
  if (!part) return withMember(attributes, name, value)
  const whole = attributes[name]
  return withMember(attributes, name, withMember(isJsonObject(whole) ? whole : {}, part, value))
}

function withMember(object: JsonObject, name: string, value: JsonValue | undefined): JsonObject {
  const { [name]: _, ...rest } = object
  return value === undefined ? rest : { ...rest, [name]: value }
}

function withPhone(attributes: JsonObject, value: string | undefined): JsonObject {
  const changed = phoneOf(attributes)
  const others = phones(attributes).filter((phone) => phone !== changed)
  const phoneNumbers = value === undefined ? others : [{ type: 'mobile', ...changed, value }, ...others]
  return withMember(attributes, 'phoneNumbers', phoneNumbers.length > 0 ? phoneNumbers : undefined)
}
