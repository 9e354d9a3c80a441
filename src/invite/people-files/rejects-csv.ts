import { byteOrderMark, csvRecord } from '../../base/csv.ts'
import type { Executor } from '../../db/connection.ts'
import type { FileRowOutcome } from '../../db/tables.ts'
import { listFileRows } from './people-file-store.ts'

const rejected: FileRowOutcome[] = ['not_found', 'ambiguous', 'invalid', 'repeated', 'deactivated']
const pageSize = 5_000

/** The rows that lead to nobody, with their reasons, as CSV in pieces. */
export async function* rejectsCsv(db: Executor, which: { tenantId: number; fileNo: number }): AsyncGenerator<string> {
  yield byteOrderMark + csvRecord(['Line', 'Given', 'Outcome', 'Reason'])
  for (let after: number | undefined; ; ) {
    const rows = await listFileRows(db, { ...which, outcomes: rejected, after, limit: pageSize })
    yield rows
      .map(({ line, given, outcome, reason }) => csvRecord([String(line), given, outcome, reason ?? '']))
      .join('')
    if (rows.length < pageSize) return
    after = rows.at(-1)!.ord
  }
}
