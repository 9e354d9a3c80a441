import type { Executor } from '../../db/connection.ts'
import { actorNames } from '../house/actor-names.ts'
import { moment } from '../moment.ts'
import type { ExportSummary } from '../schemas/exports.ts'
import type { Export } from './export-store.ts'

export async function presentExports(
  db: Executor,
  tenantId: number,
  exports: readonly Export[],
): Promise<ExportSummary[]> {
  const names = await actorNames(
    db,
    tenantId,
    exports.map(({ createdBy }) => createdBy),
  )
  return exports.map((one) => presentExport(one, names))
}

function presentExport(one: Export, names: ReadonlyMap<string, string>): ExportSummary {
  const { createdBy, readyAt, expiresAt, lastFetchedAt, mailState } = one
  return {
    id: one.id,
    state: one.isExpired ? 'expired' : one.state,
    progress: { done: one.people, of: one.state === 'ready' ? one.people : Math.max(one.expected, one.people) },
    people: one.people,
    claimLinks: one.claimLinks,
    createdBy: createdBy === null ? null : { id: createdBy, name: names.get(createdBy) ?? null },
    createdAt: moment(one.createdAt),
    readyAt: readyAt && moment(readyAt),
    expiresAt: expiresAt && moment(expiresAt),
    mail: mailState && { state: mailState, result: one.mailResult },
    fetched: one.fetched,
    lastFetchedAt: lastFetchedAt && moment(lastFetchedAt),
  }
}
