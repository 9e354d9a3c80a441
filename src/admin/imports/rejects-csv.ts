import { byteOrderMark, csvRecord } from '../../base/csv.ts'
import type { Executor } from '../../db/connection.ts'
import { importColumns, type ImportField } from './import-columns.ts'
import { listRows, type WhichImport } from './import-row-store.ts'

const pageSize = 2_000

/**
 * The rejected rows in the columns of the file, with `Reason` and `Line` after them, in pieces. The two are to be removed
 * when the file is uploaded again.
 */
export async function* rejectsCsv(
  db: Executor,
  { columns, ...which }: WhichImport & { columns: readonly ImportField[] },
): AsyncGenerator<string> {
  yield byteOrderMark + csvRecord([...columns.map((field) => importColumns[field]), 'Reason', 'Line'])
  for (let after: number | undefined; ; ) {
    const rows = await listRows(db, { ...which, acts: ['reject'], after, limit: pageSize })
    yield rows
      .map(({ given, reason, fault, line }) =>
        csvRecord([...columns.map((field) => given[field] ?? ''), reason ?? fault ?? '', String(line)]),
      )
      .join('')
    if (rows.length < pageSize) return
    after = rows.at(-1)!.ord
  }
}

/** A file to begin with. */
export function importTemplate(): string {
  const example: Partial<Record<ImportField, string>> = {
    email: 'ada.okafor@example.com',
    givenName: 'Ada',
    familyName: 'Okafor',
    title: 'Engineer',
    department: 'Research',
    phoneNumber: '+44 20 7946 0018',
    location: 'London',
    locale: 'en-GB',
    managerEmail: 'grace@example.com',
    division: 'Products',
    organization: 'Example Ltd',
    startDate: '2026-04-01',
    employeeNumber: '1042',
    managerEmployeeNumber: '1007',
    status: 'active',
  }
  const fields = Object.keys(importColumns) as ImportField[]
  return (
    byteOrderMark +
    csvRecord(fields.map((field) => importColumns[field])) +
    // Written plainly: an apostrophe before the phone number would be an example of nothing.
    `${fields.map((field) => example[field] ?? '').join(',')}\r\n`
  )
}
