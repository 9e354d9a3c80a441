import { columnOf } from './csv-columns.ts'
import { type CsvRecord, csvRecords, plainCell } from './csv-records.ts'
import { FileRefused } from './errors.ts'
import { type FileRow, type KeyKind, type PersonKey, shown } from './file-row.ts'

/** What each column holds; undefined for those that name nobody. */
type Columns = (KeyKind | undefined)[]

/**
 * Comma, semicolon or tab; a header in any case, or none; quoted line breaks; the line `sep=;` by which Excel names its
 * delimiter. A row names a person by one or more of address, user name, external id and employee number.
 * @throws FileRefused
 */
export async function* readCsv(text: string): AsyncGenerator<FileRow> {
  let columns: Columns | undefined
  for await (const record of csvRecords(text)) {
    if (columns === undefined) {
      columns = columnsOf(record)
      if (isHeader(record)) continue
    }
    yield rowOf(record, columns)
  }
}

function isHeader({ cells }: CsvRecord): boolean {
  return cells.some(columnOf) && !cells.some((cell) => cell.includes('@'))
}

/** @throws FileRefused where the header names one column twice, or nothing that people are known by. */
function columnsOf(record: CsvRecord): Columns {
  const { line, cells } = record
  if (!isHeader(record)) {
    if (cells.length > 1 && !cells.some((cell) => cell.includes('@'))) {
      throw new FileRefused('no column names people; head one Email, User Name, External Id or Employee Id', line)
    }
    return cells.map(() => undefined)
  }
  const named = new Set<string>()
  for (const cell of cells) {
    if (cell !== '' && named.has(cell.toLowerCase())) {
      throw new FileRefused(`the header names the column "${shown(cell)}" twice`, line)
    }
    named.add(cell.toLowerCase())
  }
  return cells.map(columnOf)
}

function rowOf({ line, cells }: CsvRecord, columns: Columns): FileRow {
  const given = shown(...cells)
  const hasHeader = columns.some((column) => column !== undefined)
  const keys = hasHeader ? namedKeys(cells, columns) : looseKeys(cells)
  return keys.length > 0 ? { line, given, keys } : { line, given, fault: 'the row names nobody' }
}

function namedKeys(cells: string[], columns: Columns): PersonKey[] {
  return cells.flatMap((cell, at) => (columns[at] && cell ? [{ by: columns[at], value: plainCell(cell) }] : []))
}

/** Without a header the only column is the key; of several, those with an address. */
function looseKeys(cells: string[]): PersonKey[] {
  const meant = cells.length === 1 ? cells : cells.filter((cell) => cell.includes('@'))
  return meant.filter(Boolean).map((value) => ({ by: 'any', value: plainCell(value) }))
}
