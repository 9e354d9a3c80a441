import { columnOf } from './csv-columns.ts'
import { delimiterOf } from './csv-delimiter.ts'
import { lines } from './lines.ts'
import type { UploadedKind } from './read-file.ts'

/** By content; a table of one column and a plain list look alike, there the name decides, and a list is the default. */
export function detectKind(text: string, name: string): UploadedKind {
  const first = firstLine(text)
  if (/^begin:vcard\s*$/i.test(first)) return 'vcf'
  if (/^(version:\s*\d|dn::?\s?\S)/i.test(first)) return 'ldif'
  const delimiter = delimiterOf(first)
  if (first.split(delimiter).some((cell) => columnOf(cell))) return 'csv'
  if (/\.txt$/i.test(name)) return 'txt'
  if (/\.(csv|tsv)$/i.test(name)) return 'csv'
  return first.includes(delimiter) && !/<[^>]+@/.test(first) ? 'csv' : 'txt'
}

function firstLine(text: string): string {
  for (const { text: line } of lines(text)) {
    if (line.trim() !== '' && !line.startsWith('#')) return line.slice(0, 4_096)
  }
  return ''
}
