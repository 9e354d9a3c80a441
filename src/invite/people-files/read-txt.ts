import { type FileRow, shown } from './file-row.ts'
import { MAX_LINE } from './limits.ts'
import { lines } from './lines.ts'

// Linear: neither class can match what separates it from the other.
const address = /[^\s<>()[\]",;:|]{1,64}@[^\s<>()[\]",;:|@]{1,190}/g

/** One key a line, or free text with addresses in it: each address is a row. */
export function* readTxt(text: string): Generator<FileRow> {
  for (const { no: line, text: whole } of lines(text)) {
    const trimmed = whole.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const given = shown(trimmed)
    if (whole.length > MAX_LINE) {
      yield { line, given, fault: `the line is longer than ${MAX_LINE / 1024} KiB` }
      continue
    }
    const addresses = trimmed.match(address) ?? []
    if (addresses.length === 0) yield { line, given, keys: [{ by: 'any', value: trimmed }] }
    for (const found of addresses) {
      const value = found.replace(/^mailto:/i, '').replace(/[.!?]+$/, '')
      yield { line, given: shown(value), keys: [{ by: 'any', value }] }
    }
  }
}
