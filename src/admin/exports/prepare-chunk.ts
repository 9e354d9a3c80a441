import type { Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import type { Keyring } from '../../base/keyring.ts'
import { lookUpByKey } from '../../db/by-key.ts'
import type { Trx } from '../../db/connection.ts'
import { enqueueJob } from '../../jobs/enqueue.ts'
import { exportMailJob, mailJobOptions } from './export-job-names.ts'
import { countChunk, type Export, lockExport, markReady, type WhichExport } from './export-store.ts'

/**
 * Counts the next people and links of an export, and when all are counted opens it for a day and has its mail sent. Nothing
 * of anybody is copied: the file is written as it is fetched.
 */
export async function prepareChunk(trx: Trx, which: WhichExport, keyring: Keyring): Promise<'more' | 'done'> {
  await lookUpByKey(trx)
  const found = await lockExport(trx, which)
  if (found?.state !== 'preparing') return 'done'
  if (!(await countChunk(trx, which, keyring.keyIds))) return 'more'

  const mails = found.actorKind === 'admin'
  await markReady(trx, { ...which, mails })
  if (mails) await enqueueJob(trx, exportMailJob, { ...which }, mailJobOptions(which))
  const { people, claimLinks } = (await lockExport(trx, which))!
  const event = { tenantId: which.tenantId, actor: requester(found), subjectId: found.id }
  await recordEvent(trx, { ...event, type: 'export.made', detail: { people, claimLinks } })
  return 'done'
}

function requester({ actorKind, createdBy }: Export): Actor {
  return createdBy === null ? { kind: 'operator' } : { kind: actorKind, id: createdBy }
}
