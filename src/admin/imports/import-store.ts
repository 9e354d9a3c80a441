import { sql } from 'kysely'
import { isUuid } from '../../base/uuid.ts'
import type { Executor, Trx } from '../../db/connection.ts'
import type { ActorKind, ImportAct, ImportInvite, ImportPass, ImportState } from '../../db/tables.ts'
import type { ImportField } from './import-columns.ts'
import type { WhichImport } from './import-row-store.ts'

export type ActCounts = Partial<Record<ImportAct, number>>

export interface Import {
  no: number
  id: string
  name: string
  columns: ImportField[]
  state: ImportState
  pass: ImportPass
  /** The last row that is dealt with in this state and pass. */
  cursor: number
  rows: number
  invite: ImportInvite | null
  /** Rows by what they would do; absent ones are 0. */
  planned: ActCounts
  /** Rows by what they did. */
  results: ActCounts
  invited: number
  actorKind: ActorKind
  createdBy: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  rowsRemovedAt: Date | null
}

const columns = [
  'no',
  'id',
  'name',
  'columns',
  'state',
  'pass',
  'cursor',
  'rows',
  'invite',
  'planned',
  'results',
  'invited',
  'actorKind',
  'createdBy',
  'createdAt',
  'startedAt',
  'finishedAt',
  'rowsRemovedAt',
] as const

export async function findImport(
  db: Executor,
  { tenantId, importId }: { tenantId: number; importId: string },
): Promise<Import | undefined> {
  if (!isUuid(importId)) return undefined
  const row = await db
    .selectFrom('import')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .where('id', '=', importId)
    .executeTakeFirst()
  return row as Import | undefined
}

/** Newest first. @param query.before the number of the last one of the page before */
export async function listImports(
  db: Executor,
  { tenantId, before, limit }: { tenantId: number; before?: number; limit: number },
): Promise<Import[]> {
  const rows = await db
    .selectFrom('import')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .$if(before !== undefined, (imports) => imports.where('no', '<', before!))
    .orderBy('no', 'desc')
    .limit(limit)
    .execute()
  return rows as Import[]
}

/** One worker at a time has an import: a second waits here, and then goes on from the cursor that the first left. */
export async function lockImport(trx: Trx, { tenantId, importNo }: WhichImport): Promise<Import | undefined> {
  const row = await trx
    .selectFrom('import')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .where('no', '=', importNo)
    .forUpdate()
    .executeTakeFirst()
  return row as Import | undefined
}

export type ImportProgress = Pick<Import, 'state' | 'pass' | 'cursor' | 'planned' | 'results' | 'invited'>

/** Of an import that `lockImport` locked. */
export async function saveProgress(trx: Trx, which: WhichImport, progress: ImportProgress): Promise<void> {
  const { state, pass, cursor, planned, results, invited } = progress
  await trx
    .updateTable('import')
    .set({ state, pass, cursor, invited, planned: JSON.stringify(planned), results: JSON.stringify(results) })
    .$if(progress.state === 'done', (imports) => imports.set({ finishedAt: sql`now()` }))
    .where('tenantId', '=', which.tenantId)
    .where('no', '=', which.importNo)
    .execute()
}

export function countActs(counts: ActCounts, acts: readonly ImportAct[]): ActCounts {
  const sum = { ...counts }
  for (const act of acts) sum[act] = (sum[act] ?? 0) + 1
  return sum
}

/** Rows name people, also such as are not here; the import itself stays, with its counts. @returns of how many. */
export async function removeOldRows(db: Executor): Promise<number> {
  const { numAffectedRows } = await sql`
    with old as (
      update import set rows_removed_at = now(), state = case when state in ('checking', 'ready') then 'cancelled' else state end
      where rows_removed_at is null and state <> 'running' and created_at < now() - interval '7 days'
      returning tenant_id, no
    )
    delete from import_row using old where import_row.tenant_id = old.tenant_id and import_row.import_no = old.no`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}
