import { fold } from '../../base/fold.ts'
import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { PersonDocument } from '../../people/person.ts'
import { ENTERPRISE_URN, START_TERM_URN } from '../../people/user-schema.ts'
import { type Profile, type ProfileField, readProfile, writeProfile } from '../people/profile.ts'
import type { GivenCells } from './import-columns.ts'
import { readLocale } from './read-cells.ts'

/** The same names in the file and in a profile. */
const profileFields = [
  'givenName',
  'familyName',
  'title',
  'department',
  'phoneNumber',
  'location',
  'division',
  'organization',
  'employeeNumber',
] as const satisfies readonly (ProfileField & keyof GivenCells)[]

/** Somebody new: the Email is the user name, or where there is none the Employee Id. */
export function newDocument(given: GivenCells): PersonDocument {
  const userName = given.email ?? given.employeeNumber!
  const email = given.email === undefined ? {} : writeProfile({}, { email: given.email })
  return editedDocument({ userName, active: true, attributes: email }, given)
}

/** The person after the row. An empty cell leaves what is there, and what is there already is left as it is written. */
export function editedDocument(current: PersonDocument, given: GivenCells): PersonDocument {
  const before = readProfile(current.attributes)
  const change: Profile = {}
  for (const field of profileFields) {
    if (given[field] !== undefined && given[field] !== before[field]) change[field] = given[field]
  }
  if (given.email !== undefined && !isKnownBy(current, given.email)) change.email = given.email
  if (isSpelledName(before)) Object.assign(change, renamed(before, change))
  const attributes = withStartDate(withLocale(writeProfile(current.attributes, change), given), given)
  const active = given.status === undefined ? current.active : given.status === 'active'
  return { ...current, active, attributes }
}

/** The Email of a row may be any of the person's addresses, or the user name: then it names the person and changes nothing. */
function isKnownBy({ userName, attributes }: PersonDocument, email: string): boolean {
  const key = fold(email)
  const emails = Array.isArray(attributes.emails) ? attributes.emails : []
  return fold(userName) === key || emails.some((one) => isObject(one) && textOf(one.value) === key)
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? fold(value) : undefined
}

/** Somebody shown by first and last name goes on being so. */
function isSpelledName({ displayName, givenName, familyName }: Profile): boolean {
  return displayName !== undefined && displayName === [givenName, familyName].filter(Boolean).join(' ')
}

function renamed(before: Profile, { givenName, familyName }: Profile): Profile {
  if (givenName === undefined && familyName === undefined) return {}
  return { displayName: [givenName ?? before.givenName, familyName ?? before.familyName].filter(Boolean).join(' ') }
}

function withLocale(attributes: JsonObject, { locale }: GivenCells): JsonObject {
  const current = attributes.locale
  if (locale === undefined || (typeof current === 'string' && readLocale(current) === locale)) return attributes
  return { ...attributes, locale }
}

function withStartDate(attributes: JsonObject, { startDate }: GivenCells): JsonObject {
  if (startDate === undefined || startDateOf(attributes) === startDate) return attributes
  const seconds = Date.parse(`${startDate}T00:00:00Z`) / 1000
  return { ...attributes, [START_TERM_URN]: { ...objectAt(attributes, START_TERM_URN), startDate: seconds } }
}

/** As `2026-03-31`; undefined where there is none. */
export function startDateOf(attributes: JsonObject): string | undefined {
  const seconds = objectAt(attributes, START_TERM_URN).startDate
  if (typeof seconds !== 'number' || seconds === 0) return undefined
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10)
}

/** The id of the manager, as SCIM keeps it. */
export function managerIdOf(attributes: JsonObject): string | undefined {
  const { manager } = objectAt(attributes, ENTERPRISE_URN)
  const value = isObject(manager) ? manager.value : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function withManager(current: PersonDocument, managerId: string): PersonDocument {
  const enterprise = { ...objectAt(current.attributes, ENTERPRISE_URN), manager: { value: managerId } }
  return { ...current, attributes: { ...current.attributes, [ENTERPRISE_URN]: enterprise } }
}

function objectAt(attributes: JsonObject, name: string): JsonObject {
  const value = attributes[name]
  return isObject(value) ? value : {}
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
