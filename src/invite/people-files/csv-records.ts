import { CsvError, type Options, Parser } from 'csv-parse'
import { delimiterOf } from './csv-delimiter.ts'
import { FileRefused } from './errors.ts'
import { MAX_LINE } from './limits.ts'
import { lines } from './lines.ts'

export interface CsvRecord {
  /** Counted from 1, where the record begins. */
  line: number
  cells: string[]
}

/**
 * The records of a table: comma, semicolon or tab; quoted line breaks; the line `sep=;` by which Excel names its delimiter.
 * @throws FileRefused
 */
export async function* csvRecords(text: string): AsyncGenerator<CsvRecord> {
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

/** Excel keeps leading zeros by `="007"`, and exports guard formulas by an apostrophe. */
export function plainCell(cell: string): string {
  const formula = /^="(.*)"$/.exec(cell)
  return (formula ? formula[1]! : cell.replace(/^'(?=[=+\-@])/, '')).trim()
}
