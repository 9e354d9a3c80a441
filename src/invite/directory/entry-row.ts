import type { Entry } from 'ldapts'
import { type FileRow, type KeyKind, type PersonKey, shown } from '../people-files/file-row.ts'
import { guidText } from '../people-files/guid-text.ts'
import type { DirectoryAttributes } from './directory.ts'

const keyKinds = ['address', 'userName', 'externalId', 'employeeNumber'] as const satisfies KeyKind[]

/** These hold sixteen bytes and no text. */
const guids = new Set(['objectguid', 'ms-ds-consistencyguid'])

const mostKeys = 50
const longestKey = 1_000

/** What is asked of each entry. */
export function requestedAttributes(attributes: DirectoryAttributes): string[] {
  return [...new Set([...attributes.name, ...keyKinds.flatMap((kind) => attributes[kind])])]
}

/** Those that ldapts must not take for text, as the server may spell them. */
export function byteAttributes(attributes: DirectoryAttributes): string[] {
  return ['objectGUID', 'mS-DS-ConsistencyGuid', ...attributes.externalId]
}

/** Whom an entry names. @param line its place in the answer, counted from 1 */
export function rowOfEntry(entry: Entry, attributes: DirectoryAttributes, line: number): FileRow {
  const values = valuesByName(entry)
  const keys = keyKinds.flatMap((by) =>
    attributes[by].flatMap((name) => textsOf(values, name).map((value): PersonKey => ({ by, value }))),
  )
  const name = attributes.name.flatMap((attribute) => textsOf(values, attribute))[0] ?? entry.dn
  const given = shown(name, ...keys.map(({ value }) => value))
  if (keys.length === 0) return { line, given, fault: 'the entry has none of the attributes that name a person' }
  return { line, given, keys: keys.slice(0, mostKeys) }
}

type Values = Map<string, (string | Buffer)[]>

/** Names count without case and options: `userCertificate;binary` is `usercertificate`. */
function valuesByName(entry: Entry): Values {
  const named = Object.entries(entry).map(
    ([name, value]) => [name.toLowerCase().split(';')[0]!, [value].flat()] as const,
  )
  return new Map(named)
}

function textsOf(values: Values, name: string): string[] {
  const key = name.toLowerCase()
  return (values.get(key) ?? [])
    .map((value) => (guids.has(key) ? guidOf(value) : value.toString('utf8').trim()))
    .filter((text) => text !== '' && text.length <= longestKey && !text.includes('\0'))
}

function guidOf(value: string | Buffer): string {
  return typeof value !== 'string' && value.length === 16 ? guidText(value) : value.toString('utf8').trim()
}
