import { sql } from 'kysely'
import { type Actor, actorId } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import type { Trx } from '../../db/connection.ts'
import { enqueueJob } from '../../jobs/enqueue.ts'
import { countPeople } from '../../people/list-people.ts'
import type { OrderBulkAct } from '../schemas/bulk-acts.ts'
import { bulkActJob, jobOptions } from './bulk-act-job-name.ts'
import { type BulkAct, findBulkAct, lockBulkAct } from './bulk-act-store.ts'
import { BulkActOver } from './errors.ts'
import { end, recordEnd } from './run-bulk-chunk.ts'
import { sayWhom, whom } from './whom.ts'

export interface BulkActOrder extends OrderBulkAct {
  tenantId: number
  actor: Actor
  publicUrl: string
}

/** Whoever is here now may be meant; each is asked when their turn comes. @throws InvalidFilter, NothingChosen */
export async function startBulkAct(trx: Trx, order: BulkActOrder): Promise<BulkAct> {
  const { tenantId, act, people, actor } = order
  // A filter that cannot be read is refused now, and not found out behind the answer.
  await whom(trx, people, order)
  const { no: bulkActNo, id: bulkActId } = await trx
    .insertInto('bulkAct')
    .values({
      tenantId,
      act,
      people: JSON.stringify(people),
      filter: sayWhom(people),
      cutOff: sql<number>`coalesce((select max(no) from person where tenant_id = ${tenantId}), 0)`,
      peopleCount: people.kind === 'list' ? people.personIds.length : await countPeople(trx, { tenantId }),
      leftOut: '{}',
      actorKind: actor.kind,
      createdBy: actorId(actor),
    })
    .returning(['no', 'id'])
    .executeTakeFirstOrThrow()
  const detail = { act, kind: people.kind }
  await recordEvent(trx, { tenantId, type: 'bulk_act.started', actor, subjectId: bulkActId, detail })
  await enqueueJob(trx, bulkActJob, { tenantId, bulkActNo }, jobOptions({ tenantId, bulkActNo }))
  return (await findBulkAct(trx, { tenantId, bulkActId }))!
}

/** What is done stays done. @throws NotFound, BulkActOver */
export async function stopBulkAct(
  trx: Trx,
  { tenantId, bulkActId, actor }: { tenantId: number; bulkActId: string; actor: Actor },
): Promise<void> {
  const found = isUuid(bulkActId) ? await findBulkAct(trx, { tenantId, bulkActId }) : undefined
  if (!found) throw new NotFound('bulk act')
  const which = { tenantId, bulkActNo: found.no }
  // Waits for the chunk that is under way, which then is the last.
  const now = await lockBulkAct(trx, which)
  if (now?.state !== 'running') throw new BulkActOver()
  await end(trx, which, 'stopped')
  await recordEnd(trx, which, actor, 'stopped')
}
