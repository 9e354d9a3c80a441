import type { Keyring } from '../../base/keyring.ts'
import type { Log } from '../../base/log.ts'
import type { Database } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import { enqueueJob } from '../../jobs/enqueue.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import type { Transport } from '../../mail/transport.ts'
import { exportJob, exportMailJob, jobOptions } from './export-job-names.ts'
import type { WhichExport } from './export-store.ts'
import { mailExport } from './mail-export.ts'
import { prepareChunk } from './prepare-chunk.ts'

export interface ExportJobParts {
  db: Database
  keyring: Keyring
  transport: Transport
  log: Log
  publicUrl: string
  mailFrom: { readonly address: string }
  mailHold: boolean
}

/** Prepares exports, and mails those who asked. Killed or stopped, either goes on where it was. */
export function registerExportJobs(jobs: Jobs, parts: ExportJobParts): void {
  const { db, keyring } = parts
  jobs.register<WhichExport>(exportJob, async (which, signal) => {
    while ((await inTransaction(db, (trx) => prepareChunk(trx, which, keyring))) === 'more') {
      if (signal.aborted) return enqueueJob(db, exportJob, { ...which }, jobOptions(which))
    }
  })
  jobs.register<WhichExport>(exportMailJob, (which, signal) => mailExport(parts, which, signal))
}
