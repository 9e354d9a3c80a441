import { type Actor, actorId } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { shorten } from '../../base/shorten.ts'
import { lookUpByKey } from '../../db/by-key.ts'
import type { Trx } from '../../db/connection.ts'
import { enqueueJob } from '../../jobs/enqueue.ts'
import { checkChunk } from './check-chunk.ts'
import { importJob, jobOptions } from './import-job-name.ts'
import { insertRows } from './import-row-store.ts'
import { findImport, type Import } from './import-store.ts'
import type { ImportContent } from './read-import.ts'

export interface ImportUpload {
  tenantId: number
  /** As the admin's machine calls it. */
  name: string
  /** Read before the transaction: a slow upload holds no connection. */
  content: ImportContent
  actor: Actor
}

/**
 * Keeps the rows of an upload; nobody is changed by it. The first few hundred are checked at once, the rest by a job. A file
 * that cannot be read leaves nothing behind.
 * @throws FileTooLarge, FileRefused
 */
export async function uploadImport(trx: Trx, { tenantId, name, content, actor }: ImportUpload): Promise<Import> {
  const { columns } = content
  const { no: importNo, id: importId } = await trx
    .insertInto('import')
    .values({ tenantId, name: shorten(name, 200), columns, actorKind: actor.kind, createdBy: actorId(actor) })
    .returning(['no', 'id'])
    .executeTakeFirstOrThrow()
  const which = { tenantId, importNo }
  let rows = 0
  for await (const lines of content.batches()) {
    await insertRows(trx, which, { lines, from: rows })
    rows += lines.length
  }
  await trx.updateTable('import').set({ rows }).where('tenantId', '=', tenantId).where('no', '=', importNo).execute()
  await recordEvent(trx, { tenantId, type: 'import.uploaded', actor, subjectId: importId, detail: { rows, columns } })

  await lookUpByKey(trx)
  const isChecked = await checkChunk(trx, which, (await findImport(trx, { tenantId, importId }))!)
  if (!isChecked) await enqueueJob(trx, importJob, which, jobOptions(which))
  return (await findImport(trx, { tenantId, importId }))!
}
