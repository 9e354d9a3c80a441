import type { Trx } from '../../db/connection.ts'
import { changePeople, type PlannedChange, planChange } from '../../provisioning/change-people.ts'
import { lockPeople } from '../../provisioning/lock-people.ts'
import { managerIdOf, withManager } from './edit-document.ts'
import { findManagers, managerOfOneself, managerUnknown } from './find-managers.ts'
import {
  chunkSize,
  type ImportRow,
  nextManagedRows,
  type RowResult,
  type WhichImport,
  writeResults,
} from './import-row-store.ts'
import { type ActCounts, type Import, saveProgress } from './import-store.ts'
import type { Meant } from './match-people.ts'
import type { Execution } from './people-chunk.ts'

/** Sets the managers of the next rows, when everybody of the file is there. @returns whether these were the last. */
export async function managersChunk(
  trx: Trx,
  which: WhichImport,
  { running, execution }: { running: Import; execution: Execution },
): Promise<boolean> {
  const rows = await nextManagedRows(trx, which, running.cursor)
  const managers = await findManagers(trx, which.tenantId, rows)
  const people = await lockPeople(trx, { tenantId: which.tenantId, personNos: rows.map(({ personNo }) => personNo!) })
  const changes: PlannedChange[] = []
  const results = rows.map((row): RowResult => {
    const before = people.get(row.personNo!)
    const manager = managers.get(row.ord)!
    const reason = faultOf(row, manager)
    if (!before || reason || !('person' in manager)) return kept(row, reason)
    if (managerIdOf(before.attributes) === manager.person.id) return kept(row, null)
    changes.push(planChange(before, withManager(before, manager.person.id)))
    return { ...kept(row, null), act: row.outcome === 'unchanged' ? 'change' : row.outcome!, fields: withField(row) }
  })
  await changePeople(trx, { tenantId: which.tenantId, changes, invite: 'later', ...execution })
  await writeResults(trx, which, { into: 'outcome', results })

  const isLast = rows.length < chunkSize
  await saveProgress(trx, which, {
    ...running,
    state: isLast ? 'done' : 'running',
    cursor: rows.at(-1)?.ord ?? running.cursor,
    results: moved(running.results, rows, results),
  })
  return isLast
}

function faultOf({ personNo }: ImportRow, manager: Meant): string | null {
  if ('fault' in manager) return manager.fault
  if ('nobody' in manager) return managerUnknown
  return manager.person.personNo === personNo ? managerOfOneself : null
}

function kept({ ord, outcome, fields, personNo, reason: before }: ImportRow, reason: string | null): RowResult {
  return { ord, act: outcome!, fields, reason: reason ?? before, personNo }
}

function withField({ fields }: ImportRow): RowResult['fields'] {
  return fields.includes('managerEmail') ? fields : [...fields, 'managerEmail']
}

/** Rows that so far had changed nothing have now. */
function moved(counts: ActCounts, rows: readonly ImportRow[], results: readonly RowResult[]): ActCounts {
  const n = rows.filter(({ outcome }, at) => outcome !== results[at]!.act).length
  if (n === 0) return counts
  return { ...counts, unchanged: (counts.unchanged ?? 0) - n, change: (counts.change ?? 0) + n }
}
