import { sql } from 'kysely'
import { type Actor, actorId } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import type { Trx } from '../../db/connection.ts'
import { enqueueJob } from '../../jobs/enqueue.ts'
import { countPeople } from '../../people/list-people.ts'
import { exportJob, jobOptions } from './export-job-names.ts'
import { type Export, findExport } from './export-store.ts'

/** Whoever is here now will be in it. The rest is a job's. */
export async function requestExport(
  trx: Trx,
  { tenantId, actor }: { tenantId: number; actor: Actor },
): Promise<Export> {
  const { no: exportNo, id: exportId } = await trx
    .insertInto('export')
    .values({
      tenantId,
      cutOff: sql<number>`coalesce((select max(no) from person where tenant_id = ${tenantId}), 0)`,
      expected: await countPeople(trx, { tenantId }),
      actorKind: actor.kind,
      createdBy: actorId(actor),
    })
    .returning(['no', 'id'])
    .executeTakeFirstOrThrow()
  await recordEvent(trx, { tenantId, type: 'export.requested', actor, subjectId: exportId })
  await enqueueJob(trx, exportJob, { tenantId, exportNo }, jobOptions({ tenantId, exportNo }))
  return (await findExport(trx, { tenantId, exportId }))!
}
