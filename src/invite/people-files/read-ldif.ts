import { type FileRow, type KeyKind, type PersonKey, shown } from './file-row.ts'
import { guidText } from './guid-text.ts'
import { MAX_LINE, MAX_PICTURE_LINE } from './limits.ts'
import { unfold } from './unfold.ts'

const keyAttributes = new Map<string, KeyKind>([
  ['mail', 'address'],
  ['uid', 'userName'],
  ['samaccountname', 'userName'],
  ['userprincipalname', 'userName'],
  ['objectguid', 'externalId'],
  ['entryuuid', 'externalId'],
  ['employeenumber', 'employeeNumber'],
  ['employeeid', 'employeeNumber'],
])

interface Entry {
  line: number
  name: string
  keys: PersonKey[]
  fault?: string
}

/** Entries of LDIF (RFC 2849): folded lines, base64, comments. Files and URLs that it refers to are not opened, changes not read. */
export function* readLdif(text: string): Generator<FileRow> {
  let entry: Entry | undefined
  for (const { no, text: line } of unfold(text, MAX_PICTURE_LINE, ldifContinuation)) {
    if (line === '') {
      if (entry) yield rowOf(entry)
      entry = undefined
      continue
    }
    if (line.startsWith('#') || /^version:/i.test(line)) continue
    entry ??= { line: no, name: '', keys: [] }
    readAttribute(entry, line)
  }
  if (entry) yield rowOf(entry)
}

function readAttribute(entry: Entry, line: string): void {
  const parts = /^([a-z][a-z0-9-]*|[0-9.]+)(?:;[a-z0-9;-]*)?(::|:<|:)[ ]*/i.exec(line)
  if (!parts) {
    entry.fault ??= 'a line is not "attribute: value"'
    return
  }
  const name = parts[1]!.toLowerCase()
  const value = line.slice(parts[0].length)
  if (parts[2] === ':<') entry.fault ??= `its ${name} refers to ${shown(value)}, which is not opened`
  else if (name === 'changetype' && value.trim().toLowerCase() !== 'add') entry.fault ??= 'it is a change, not an entry'
  else if (line.length > (keyAttributes.has(name) ? MAX_LINE : MAX_PICTURE_LINE))
    entry.fault ??= `its ${name} is too long`
  else readValue(entry, name, parts[2] === '::' ? Buffer.from(value, 'base64') : value.trim())
}

function readValue(entry: Entry, name: string, value: string | Buffer): void {
  if (name === 'dn' || (name === 'cn' && entry.name === '')) entry.name = value.toString('utf8')
  const by = keyAttributes.get(name)
  if (!by) return
  const isGuid = name === 'objectguid' && typeof value !== 'string' && value.length === 16
  const text = isGuid ? guidText(value) : value.toString('utf8').trim()
  if (text !== '') entry.keys.push({ by, value: text })
}

function rowOf({ line, name, keys, fault }: Entry): FileRow {
  const given = shown(name, ...keys.map(({ value }) => value))
  if (fault) return { line, given, fault }
  return keys.length > 0 ? { line, given, keys } : { line, given, fault: 'the entry has no mail, uid or other key' }
}

/** A line that begins with one space goes on the one before; comments are folded, too. */
function ldifContinuation({ next }: { next: string }): string | undefined {
  return next.startsWith(' ') ? next.slice(1) : undefined
}
