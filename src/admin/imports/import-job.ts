import type { Keyring } from '../../base/keyring.ts'
import type { Log } from '../../base/log.ts'
import { analyzeFor } from '../../db/analyze-for.ts'
import type { Database } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import { enqueueJob } from '../../jobs/enqueue.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import { importJob, jobOptions } from './import-job-name.ts'
import { removeOldRows } from './import-store.ts'
import { runImportChunk } from './run-import-chunk.ts'

export interface ImportJobParts {
  db: Database
  keyring: Keyring
  log: Log
  /** Called when mail may have been queued. */
  mailQueued?: () => void
}

/** Works through imports a chunk at a time; killed or stopped, the job goes on from the cursor. */
export function registerImportJobs(jobs: Jobs, { db, keyring, log, mailQueued }: ImportJobParts): void {
  jobs.register<{ tenantId: number; importNo: number }>(importJob, async (which, signal) => {
    for (;;) {
      await analyzeFor(db, which.tenantId)
      const left = await inTransaction(db, (trx) => runImportChunk(trx, which, keyring))
      mailQueued?.()
      if (left === 'done') return log.info(which, 'the import has nothing left to do')
      if (signal.aborted) return enqueueJob(db, importJob, which, jobOptions(which))
    }
  })
  jobs.register('sweep_imports', async () => void (await removeOldRows(db)))
  jobs.schedule('50 3 * * *', 'sweep_imports')
}
