import type { Keyring } from '../../base/keyring.ts'
import type { Log } from '../../base/log.ts'
import type { Database } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import { enqueueJob } from '../../jobs/enqueue.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import { bulkActJob, jobOptions } from './bulk-act-job-name.ts'
import type { WhichBulkAct } from './bulk-act-store.ts'
import { runBulkChunk } from './run-bulk-chunk.ts'

/** Large enough that its cost is the rows', small enough that nobody waits for their locks. */
const chunkSize = 5_000

export interface BulkActJobParts {
  db: Database
  log: Log
  publicUrl: string
  keyring: Keyring
}

/** Works through acts on many a chunk at a time; killed or stopped, the job goes on from the cursor. */
export function registerBulkActJob(jobs: Jobs, { db, log, publicUrl, keyring }: BulkActJobParts): void {
  jobs.register<WhichBulkAct>(bulkActJob, async (which, signal) => {
    while ((await inTransaction(db, (trx) => runBulkChunk(trx, which, { publicUrl, keyring, chunkSize }))) === 'more') {
      if (signal.aborted) return enqueueJob(db, bulkActJob, { ...which }, jobOptions(which))
    }
    log.info(which, 'the act on many has nothing left to do')
  })
}
