import { stringify } from 'csv-stringify/sync'
import type { Executor } from '../../db/connection.ts'
import type { FileRowOutcome } from '../../db/tables.ts'
import { listFileRows } from './people-file-store.ts'

const rejected: FileRowOutcome[] = ['not_found', 'ambiguous', 'invalid', 'repeated', 'deactivated']
const pageSize = 5_000

/** The rows that lead to nobody, with their reasons, as CSV in pieces (RFC 4180, formulas neutralised by security §7.42). */
export async function* rejectsCsv(db: Executor, which: { tenantId: number; fileNo: number }): AsyncGenerator<string> {
  yield '\ufeff' + csv([['Line', 'Given', 'Outcome', 'Reason']])
  for (let after: number | undefined; ; ) {
    const rows = await listFileRows(db, { ...which, outcomes: rejected, after, limit: pageSize })
    yield csv(rows.map(({ line, given, outcome, reason }) => [String(line), given, outcome, reason ?? '']))
    if (rows.length < pageSize) return
    after = rows.at(-1)!.ord
  }
}

function csv(rows: string[][]): string {
  return stringify(
    rows.map((cells) => cells.map(neutralised)),
    { record_delimiter: 'windows' },
  )
}

// The full-width forms are folded to the plain ones by spreadsheets of East Asian Windows.
const formulaStart = /^[=+\-@\t\r\n\0＝＋－＠]/

function neutralised(cell: string): string {
  return formulaStart.test(cell) ? `'${cell}` : cell
}
