import { fold } from '../../base/fold.ts'
import { FileRefused } from '../../invite/people-files/errors.ts'
import { shown } from '../../invite/people-files/file-row.ts'

/** What a column holds, and how its header reads; letter case, spaces and punctuation do not count. */
export const importColumns = {
  email: 'Email',
  givenName: 'First Name',
  familyName: 'Last Name',
  title: 'Job Title',
  department: 'Department',
  phoneNumber: 'Phone Number',
  location: 'Location',
  locale: 'Locale',
  managerEmail: 'Manager Email',
  division: 'Division',
  organization: 'Organization',
  startDate: 'Start Date',
  employeeNumber: 'Employee Id',
  managerEmployeeNumber: 'Manager Employee Id',
  status: 'Status',
} as const

export type ImportField = keyof typeof importColumns
export const importFields = Object.keys(importColumns) as ImportField[]

/** A row's cells by what they hold; the empty ones are absent. */
export type GivenCells = Partial<Record<ImportField, string>>

const fieldsByHeader = new Map(importFields.map((field) => [headerKey(importColumns[field]), field]))

/** @throws FileRefused where a header is unknown, comes twice, or no column says who is meant. */
export function readHeader(header: readonly string[], line: number): ImportField[] {
  // Excel ends rows with empty cells.
  const cells = header.slice(0, header.findLastIndex((cell) => cell !== '') + 1)
  const fields = cells.map((cell) => fieldsByHeader.get(headerKey(cell)))
  const unknown = cells.filter((_, at) => fields[at] === undefined)
  if (unknown.length === cells.length) {
    throw new FileRefused('the first row must name the columns: Email, First Name, Last Name and so on', line)
  }
  if (unknown.length > 0) {
    const names = unknown.slice(0, 5).map((cell) => (cell === '' ? 'a column without a name' : `"${shown(cell)}"`))
    throw new FileRefused(`there is no such column: ${names.join(', ')}. There are ${allNames()}`, line)
  }
  const known = fields as ImportField[]
  const twice = known.find((field, at) => known.indexOf(field) !== at)
  if (twice) throw new FileRefused(`the header names the column "${importColumns[twice]}" twice`, line)
  if (!known.includes('email') && !known.includes('employeeNumber')) {
    throw new FileRefused('no column says who is meant; head one Email or Employee Id', line)
  }
  return known
}

function headerKey(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]/gu, '')
}

function allNames(): string {
  return Object.values(importColumns).join(', ')
}
