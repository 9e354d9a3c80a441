import { sql } from 'kysely'
import type { Database } from '../../db/connection.ts'
import { enqueueJob } from '../../jobs/enqueue.ts'
import { composeExportReady } from '../../mail/admin-mail.ts'
import { retryDelaySeconds } from '../../mail/retry-schedule.ts'
import type { SendResult } from '../../mail/transport.ts'
import { exportMailJob, mailJobOptions } from './export-job-names.ts'
import type { ExportJobParts } from './export-jobs.ts'
import { type Export, type WhichExport, writeMailResult } from './export-store.ts'

const heldSeconds = 60

/** One attempt at the mail that tells an admin where to fetch what they asked for. No transaction is open meanwhile. */
export async function mailExport(parts: ExportJobParts, which: WhichExport, signal: AbortSignal): Promise<void> {
  const { db, mailHold, transport, log } = parts
  const found = await waiting(db, which)
  if (!found) return
  if (mailHold) return later(db, which, heldSeconds)

  const mail = await composeExportReady(parts, {
    tenantId: which.tenantId,
    adminId: found.createdBy!,
    cause: `export:${found.id}`,
    link: `${parts.publicUrl}/admin/export`,
    expiresAt: found.expiresAt!,
  })
  if (!mail) return writeMailResult(db, which, { state: 'failed', result: 'the admin is no longer one' })

  const result = await transport.send(mail, signal)
  if (result.kind !== 'sent')
    log.warn({ ...which, code: result.code, words: result.words }, 'a mail to an admin was not sent')
  await record(db, which, { found, result })
}

async function waiting(db: Database, { tenantId, exportNo }: WhichExport) {
  return db
    .selectFrom('export')
    .select(['id', 'createdBy', 'expiresAt', 'mailAttempts'])
    .where('tenantId', '=', tenantId)
    .where('no', '=', exportNo)
    .where('mailState', '=', 'queued')
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
}

async function record(
  db: Database,
  which: WhichExport,
  { found, result }: { found: Pick<Export, 'mailAttempts'>; result: SendResult },
): Promise<void> {
  const delay = result.kind === 'deferred' ? retryDelaySeconds(found.mailAttempts + 1) : undefined
  const state = delay !== undefined ? 'queued' : result.kind === 'sent' ? 'sent' : 'failed'
  await writeMailResult(db, which, { state, result: result.words })
  if (delay !== undefined) await later(db, which, delay)
}

async function later(db: Database, which: WhichExport, seconds: number): Promise<void> {
  await enqueueJob(db, exportMailJob, { ...which }, mailJobOptions(which, new Date(Date.now() + seconds * 1_000)))
}
