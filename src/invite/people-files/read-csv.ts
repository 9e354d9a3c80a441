import { CsvError, type Options, Parser } from 'csv-parse'
import { columnOf } from './csv-columns.ts'
import { delimiterOf } from './csv-delimiter.ts'
import { FileRefused } from './errors.ts'
import { type FileRow, type KeyKind, type PersonKey, shown } from './file-row.ts'
import { MAX_LINE } from './limits.ts'
import { lines } from './lines.ts'

interface Record {
  line: number
  cells: string[]
}

/** What each column holds; undefined for those that name nobody. */
type Columns = (KeyKind | undefined)[]

/**
 * Comma, semicolon or tab; a header in any case, or none; quoted line breaks; the line `sep=;` by which Excel names its
 * delimiter. A row names a person by one or more of address, user name, external id and employee number.
 * @throws FileRefused
 */
export async function* readCsv(text: string): AsyncGenerator<FileRow> {
  let columns: Columns | undefined
  for await (const record of records(text)) {
    if (columns === undefined) {
      columns = columnsOf(record)
      if (isHeader(record)) continue
    }
    yield rowOf(record, columns)
  }
}

async function* records(text: string): AsyncGenerator<Record> {
  const { delimiter, from } = dialectOf(text)
  const parser = new Parser({
    delimiter,
    bom: true,
    from_line: from,
    info: true,
    max_record_size: MAX_LINE,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  } satisfies Options)
  try {
    for await (const { record, info } of feed(parser, text)) {
      const inside = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
      yield { line: info.lines - inside, cells: record }
    }
  } catch (error) {
    if (error instanceof CsvError) throw refusalOf(error)
    throw error
  }
}

const piece = 64 * 1024

/** In pieces, so that a large file is never parsed in one go while everybody else waits. */
async function* feed(parser: Parser, text: string): AsyncGenerator<{ record: string[]; info: { lines: number } }> {
  void (async () => {
    for (let at = 0, end = 0; at < text.length && !parser.destroyed; at = end) {
      end = wholeCharacters(text, at + piece)
      if (!parser.write(text.slice(at, end))) await new Promise((resolve) => parser.once('drain', resolve))
    }
    parser.end()
  })()
  yield* parser as AsyncIterable<{ record: string[]; info: { lines: number } }>
}

function wholeCharacters(text: string, end: number): number {
  const code = text.charCodeAt(end - 1)
  return code >= 0xd800 && code < 0xdc00 ? end + 1 : end
}

function dialectOf(text: string): { delimiter: string; from: number } {
  for (const { no, text: line } of lines(text)) {
    const named = /^\ufeff?sep=(.)$/i.exec(line)
    if (named) return { delimiter: named[1]!, from: no + 1 }
    if (line.trim() !== '') return { delimiter: delimiterOf(line.slice(0, MAX_LINE)), from: 1 }
  }
  return { delimiter: ',', from: 1 }
}

function refusalOf(error: CsvError): FileRefused {
  const line = Number(error['lines']) || undefined
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new FileRefused(`the row is longer than ${MAX_LINE / 1024} KiB; is a quotation mark not closed?`, line)
  }
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return new FileRefused('a quotation mark is not closed', line)
  return new FileRefused('this is not a table as CSV has it', line)
}

function isHeader({ cells }: Record): boolean {
  return cells.some(columnOf) && !cells.some((cell) => cell.includes('@'))
}

/** @throws FileRefused where the header names one column twice, or nothing that people are known by. */
function columnsOf(record: Record): Columns {
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

function rowOf({ line, cells }: Record, columns: Columns): FileRow {
  const given = shown(...cells)
  const hasHeader = columns.some((column) => column !== undefined)
  const keys = hasHeader ? namedKeys(cells, columns) : looseKeys(cells)
  return keys.length > 0 ? { line, given, keys } : { line, given, fault: 'the row names nobody' }
}

function namedKeys(cells: string[], columns: Columns): PersonKey[] {
  return cells.flatMap((cell, at) => (columns[at] && cell ? [{ by: columns[at], value: plain(cell) }] : []))
}

/** Without a header the only column is the key; of several, those with an address. */
function looseKeys(cells: string[]): PersonKey[] {
  const meant = cells.length === 1 ? cells : cells.filter((cell) => cell.includes('@'))
  return meant.filter(Boolean).map((value) => ({ by: 'any', value: plain(value) }))
}

/** Excel keeps leading zeros by `="007"`, and exports guard formulas by an apostrophe. */
function plain(cell: string): string {
  const formula = /^="(.*)"$/.exec(cell)
  return (formula ? formula[1]! : cell.replace(/^'(?=[=+\-@])/, '')).trim()
}
