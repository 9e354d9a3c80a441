import { fold } from '../../base/fold.ts'
import { shorten } from '../../base/shorten.ts'
import { batched } from '../../invite/people-files/batched.ts'
import { csvRecords, plainCell } from '../../invite/people-files/csv-records.ts'
import { FileRefused, FileTooLarge } from '../../invite/people-files/errors.ts'
import { MAX_RECORDS } from '../../invite/people-files/limits.ts'
import { readText } from '../../invite/people-files/read-text.ts'
import { type GivenCells, type ImportField, readHeader } from './import-columns.ts'
import { readCells } from './read-cells.ts'

/** One record of the file, before anybody is looked up. */
export interface ImportLine {
  /** Counted from 1, where the record begins. */
  line: number
  given: GivenCells
  /** Why it cannot be taken. */
  fault?: string
  /** An earlier line with the same Email and another Employee Id. */
  sameEmailLine?: number
  /** The manager stands in the same file. */
  managerInFile?: boolean
}

export interface ImportContent {
  columns: ImportField[]
  /** In the order of the file, up to a thousand at a time. @throws FileRefused, FileTooLarge */
  batches(): AsyncIterable<ImportLine[]>
}

/**
 * Reads an upload. It is gone through twice: whether a line repeats another, or its manager stands further down, is known
 * when all keys are. The text is held (20 MiB at most), the records are not.
 * @throws FileTooLarge, FileUnsupported, FileRefused
 */
export async function readImport(bytes: AsyncIterable<Uint8Array>): Promise<ImportContent> {
  const text = await readText(bytes)
  const columns = await columnsOf(text)
  return { columns, batches: () => batched(lines(text, columns)) }
}

async function columnsOf(text: string): Promise<ImportField[]> {
  for await (const { line, cells } of csvRecords(text)) return readHeader(cells, line)
  throw new FileRefused('the file is empty')
}

async function* lines(text: string, columns: readonly ImportField[]): AsyncGenerator<ImportLine> {
  const keys = await keysOf(text, columns)
  for await (const line of parsed(text, columns)) yield 'fault' in line ? line : compared(line, keys)
}

/** The first line of each key; of an Email below zero where the row has no Employee Id. Numbers, since there may be 200,000 rows. */
interface KeysOfFile {
  emails: Map<string, number>
  employees: Map<string, number>
}

async function keysOf(text: string, columns: readonly ImportField[]): Promise<KeysOfFile> {
  const emails: KeysOfFile['emails'] = new Map()
  const employees: KeysOfFile['employees'] = new Map()
  let records = 0
  for await (const { line, given, fault } of parsed(text, columns)) {
    // Before the first is stored, and not after the last that may be.
    if (++records > MAX_RECORDS) throw new FileTooLarge(`the file has more than ${MAX_RECORDS} records`)
    if (fault) continue
    const { email, employee } = foldedKeys(given)
    if (email && !emails.has(email)) emails.set(email, employee ? line : -line)
    if (employee && !employees.has(employee)) employees.set(employee, line)
  }
  return { emails, employees }
}

function compared(line: ImportLine, { emails, employees }: KeysOfFile): ImportLine {
  const { email, employee, managerEmail, managerEmployee } = foldedKeys(line.given)
  const sameEmployee = employee && employees.get(employee)
  if (sameEmployee && sameEmployee !== line.line) {
    return repeated(line, `the same Employee Id as in line ${sameEmployee}`)
  }
  const sameEmail = (email && emails.get(email)) || line.line
  const sameEmailLine = Math.abs(sameEmail)
  const isFirst = sameEmailLine === line.line
  // Colleagues may share an address; then each has a number.
  if (!isFirst && !(employee && sameEmail > 0)) return repeated(line, `the same Email as in line ${sameEmailLine}`)
  const managerInFile =
    (managerEmail !== undefined && emails.has(managerEmail)) ||
    (managerEmployee !== undefined && employees.has(managerEmployee))
  return { ...line, managerInFile, ...(!isFirst && { sameEmailLine }) }
}

function foldedKeys(given: GivenCells) {
  const key = (field: ImportField) => (given[field] === undefined ? undefined : fold(given[field]))
  return {
    email: key('email'),
    employee: key('employeeNumber'),
    managerEmail: key('managerEmail'),
    managerEmployee: key('managerEmployeeNumber'),
  }
}

function repeated(line: ImportLine, fault: string): ImportLine {
  return { ...line, fault }
}

async function* parsed(text: string, columns: readonly ImportField[]): AsyncGenerator<ImportLine> {
  let isHeader = true
  for await (const { line, cells } of csvRecords(text)) {
    if (!isHeader && cells.some((cell) => cell !== '')) yield { line, ...lineOf(cells, columns) }
    isHeader = false
  }
}

function lineOf(cells: readonly string[], columns: readonly ImportField[]): Omit<ImportLine, 'line'> {
  const given: GivenCells = {}
  for (const [at, field] of columns.entries()) {
    const cell = plainCell(cells[at] ?? '')
    if (cell !== '') given[field] = cell
  }
  const tooMany = cells.slice(columns.length).some((cell) => cell !== '')
  if (tooMany) return { given, fault: 'the row has more cells than the header; is a comma not in quotes?' }
  const read = readCells(given)
  return 'fault' in read ? { given: shortened(given), fault: read.fault } : read
}

/** What is shown of a row that was refused for its length need not be whole. */
function shortened(given: GivenCells): GivenCells {
  return Object.fromEntries(Object.entries(given).map(([field, cell]) => [field, shorten(cell, 1_024)]))
}
