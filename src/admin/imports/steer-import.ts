import { sql } from 'kysely'
import type { Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import type { Trx } from '../../db/connection.ts'
import type { ImportInvite, ImportState } from '../../db/tables.ts'
import { enqueueJob } from '../../jobs/enqueue.ts'
import { ImportNotReady } from './errors.ts'
import { importJob, jobOptions } from './import-job-name.ts'
import { findImport, type Import } from './import-store.ts'

export interface ImportOrder {
  tenantId: number
  importId: string
  actor: Actor
}

/** Begins to carry out an upload that has been checked. @throws NotFound, ImportNotReady */
export async function startImport(trx: Trx, order: ImportOrder & { invite: ImportInvite }): Promise<Import> {
  const { tenantId, importId, invite, actor } = order
  const started = await move(trx, order, ['ready'], { state: 'running', invite, startedAt: sql<Date>`now()` })
  const detail = { invite, rows: started.rows }
  await recordEvent(trx, { tenantId, type: 'import.started', actor, subjectId: importId, detail })
  const which = { tenantId, importNo: started.no }
  await enqueueJob(trx, importJob, which, jobOptions(which))
  return started
}

/** Stops after the chunk at hand; what is done stays done. @throws NotFound, ImportNotReady */
export async function cancelImport(trx: Trx, order: ImportOrder): Promise<Import> {
  const { tenantId, importId, actor } = order
  const cancelled = await move(trx, order, ['checking', 'ready', 'running'], {
    state: 'cancelled',
    finishedAt: sql<Date>`now()`,
  })
  const detail = { ...cancelled.results }
  await recordEvent(trx, { tenantId, type: 'import.cancelled', actor, subjectId: importId, detail })
  return cancelled
}

interface Move {
  state: ImportState
  invite?: ImportInvite
  startedAt?: ReturnType<typeof sql<Date>>
  finishedAt?: ReturnType<typeof sql<Date>>
}

// The WHERE clause is the guard: of two who start it one finds the row as it must be.
async function move(
  trx: Trx,
  { tenantId, importId }: ImportOrder,
  from: readonly ImportState[],
  set: Move,
): Promise<Import> {
  const found = await findImport(trx, { tenantId, importId })
  if (!found) throw new NotFound('import')
  const { numUpdatedRows } = await trx
    .updateTable('import')
    .set(set)
    .where('tenantId', '=', tenantId)
    .where('no', '=', found.no)
    .where('state', 'in', [...from])
    .executeTakeFirstOrThrow()
  const now = (await findImport(trx, { tenantId, importId }))!
  if (numUpdatedRows === 0n) throw new ImportNotReady(now.state)
  return now
}
