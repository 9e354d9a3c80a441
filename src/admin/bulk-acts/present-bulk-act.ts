import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { actorNames } from '../house/actor-names.ts'
import { moment } from '../moment.ts'
import type { BulkAct as Shown } from '../schemas/bulk-acts.ts'
import { type BulkAct, findBulkAct } from './bulk-act-store.ts'

export function presentBulkAct(one: BulkAct, names: ReadonlyMap<string, string>): Shown {
  const { id, act, filter, state, looked, peopleCount, reached, leftOut, createdBy, createdAt, finishedAt } = one
  return {
    id,
    act,
    filter,
    state,
    progress: { done: Math.min(looked, peopleCount), of: peopleCount },
    reached,
    leftOut,
    createdBy: createdBy === null ? null : { id: createdBy, name: names.get(createdBy) ?? null },
    createdAt: moment(createdAt),
    finishedAt: moment(finishedAt),
  }
}

/** @throws NotFound */
export async function shownBulkAct(db: Executor, tenantId: number, bulkActId: string): Promise<Shown> {
  const one = await findBulkAct(db, { tenantId, bulkActId })
  if (!one) throw new NotFound('bulk act')
  return presentBulkAct(one, await actorNames(db, tenantId, [one.createdBy]))
}
