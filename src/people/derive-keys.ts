import { fold } from '../base/fold.ts'
import type { JsonObject, JsonValue } from '../base/json.ts'
import { DocumentRefused } from './errors.ts'
import { isMailAddress } from './mail-address.ts'
import type { PersonDocument } from './person.ts'
import { ENTERPRISE_URN } from './user-schema.ts'

/** One e-mail of the person, as looked up and mailed to. */
export interface AddressRow {
  /** 1 and up in the order of `emails`; 0 is the userName, where it stands in for them. */
  ord: number
  value: string
  valueKey: string
  type: string | null
  isPrimary: boolean
  /** Of one row at most: where mail goes. */
  isMail: boolean
}

export interface DerivedKeys {
  userNameKey: string
  displayKey: string
  employeeKey: string | null
  addresses: AddressRow[]
}

/** A B-tree takes 2,704 bytes; the rest is room for what stands before the text. */
const longestKeyBytes = 2_000
const mostAddresses = 1_000
const longestDerivedName = 200

/** What is looked up and sorted by, folded. @throws DocumentRefused where a value is too long to be looked up */
export function deriveKeys({ userName, externalId, attributes }: PersonDocument): DerivedKeys {
  if (externalId !== undefined) checkLength('externalId', externalId)
  const employeeNumber = textAt(attributes[ENTERPRISE_URN], 'employeeNumber')
  return {
    userNameKey: keyOf('userName', userName),
    displayKey: displayKey(userName, attributes),
    employeeKey: employeeNumber === undefined ? null : keyOf('employeeNumber', employeeNumber),
    addresses: addressRows(userName, attributes.emails),
  }
}

/** Where mail to this person goes: the primary e-mail, the first of work, the first, or the userName, as far as they can be mailed to. */
export function mailAddress(document: PersonDocument): string | undefined {
  return mailRow(deriveKeys(document).addresses)?.value
}

export function mailRow(addresses: readonly AddressRow[]): AddressRow | undefined {
  return addresses.find(({ isMail }) => isMail)
}

/** What people are called in lists and mails. */
export function displayNameOf({ userName, attributes }: Pick<PersonDocument, 'userName' | 'attributes'>): string {
  return textAt(attributes, 'displayName') ?? nameOf(attributes.name) ?? userName
}

function displayKey(userName: string, attributes: JsonObject): string {
  const displayName = textAt(attributes, 'displayName')
  if (displayName !== undefined) return keyOf('displayName', displayName)
  return fold((nameOf(attributes.name) ?? userName).slice(0, longestDerivedName))
}

function nameOf(name: JsonValue | undefined): string | undefined {
  const formatted = textAt(name, 'formatted')
  if (formatted !== undefined) return formatted
  const parts = [textAt(name, 'givenName'), textAt(name, 'familyName')].filter((part) => part !== undefined)
  return parts.length ? parts.join(' ') : undefined
}

function addressRows(userName: string, emails: JsonValue | undefined): AddressRow[] {
  const list = Array.isArray(emails) ? emails : []
  if (list.length > mostAddresses) throw new DocumentRefused('emails', `at most ${mostAddresses} are kept`)
  const rows = list.flatMap((email, index) => addressRow(email, index + 1))
  const usable = rows.filter(({ value }) => isMailAddress(value))
  const mail = usable.find(({ isPrimary }) => isPrimary) ?? usable.find(isWork) ?? usable[0]
  if (mail) mail.isMail = true
  if (mail || !isMailAddress(userName)) return rows
  return [{ ord: 0, value: userName, valueKey: fold(userName), type: null, isPrimary: false, isMail: true }, ...rows]
}

function addressRow(email: JsonValue, ord: number): AddressRow[] {
  const value = textAt(email, 'value')
  if (value === undefined) return []
  const isPrimary = isObject(email) && email.primary === true
  const type = textAt(email, 'type') ?? null
  return [{ ord, value, valueKey: keyOf('emails', value), type, isPrimary, isMail: false }]
}

function isWork({ type }: AddressRow): boolean {
  return type !== null && fold(type) === 'work'
}

/** Folded. @throws DocumentRefused naming `path` where it is longer than an index takes */
export function keyOf(path: string, text: string): string {
  const key = fold(text)
  checkLength(path, key)
  return key
}

/** @throws DocumentRefused */
export function checkLength(path: string, key: string) {
  if (key.length > longestKeyBytes / 4 && Buffer.byteLength(key) > longestKeyBytes)
    throw new DocumentRefused(path, 'it is too long')
}

function textAt(value: JsonValue | undefined, name: string): string | undefined {
  if (!isObject(value)) return undefined
  const text = value[name]
  return typeof text === 'string' && text !== '' ? text : undefined
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
