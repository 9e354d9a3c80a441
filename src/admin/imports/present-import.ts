import type { Executor } from '../../db/connection.ts'
import { actorNames } from '../house/actor-names.ts'
import { moment } from '../moment.ts'
import { importActs, type ImportSummary } from '../schemas/imports.ts'
import type { ActCounts, Import } from './import-store.ts'

export async function presentImports(
  db: Executor,
  tenantId: number,
  imports: readonly Import[],
): Promise<ImportSummary[]> {
  const names = await actorNames(
    db,
    tenantId,
    imports.map(({ createdBy }) => createdBy),
  )
  return imports.map((one) => presentImport(one, names))
}

function presentImport(one: Import, names: ReadonlyMap<string, string>): ImportSummary {
  const { createdBy, startedAt, finishedAt } = one
  return {
    id: one.id,
    name: one.name,
    columns: one.columns,
    state: one.state,
    progress: progressOf(one),
    rows: one.rows,
    invite: one.invite,
    planned: allActs(one.planned),
    results: allActs(one.results),
    invited: one.invited,
    createdBy: createdBy === null ? null : { id: createdBy, name: names.get(createdBy) ?? null },
    createdAt: moment(one.createdAt),
    startedAt: startedAt && moment(startedAt),
    finishedAt: finishedAt && moment(finishedAt),
    rowsKept: one.rowsRemovedAt === null,
  }
}

function progressOf({ state, pass, cursor, rows, startedAt }: Import): ImportSummary['progress'] {
  if (startedAt === null) return { pass: 'check', done: state === 'ready' ? rows : cursor, of: rows }
  return { pass, done: state === 'done' ? rows : cursor, of: rows }
}

function allActs(counts: ActCounts): ImportSummary['planned'] {
  return Object.fromEntries(importActs.map((act) => [act, counts[act] ?? 0])) as ImportSummary['planned']
}
