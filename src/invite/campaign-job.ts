import type { Keyring } from '../base/keyring.ts'
import type { Log } from '../base/log.ts'
import { analyzeFor } from '../db/analyze-for.ts'
import type { Database } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { runCampaignChunk } from './run-campaign-chunk.ts'

export const campaignJob = 'campaign'

/** One job a campaign: what is asked while one waits is the same as what waits. */
export const campaignJobKey = ({ tenantId, no }: { tenantId: number; no: number }) => `campaign:${tenantId}:${no}`

export interface CampaignJobParts {
  db: Database
  keyring: Keyring
  log: Log
  /** Called when mail was queued. */
  mailQueued?: () => void
}

/** Works through campaigns a chunk at a time; killed or stopped, the job goes on from the cursor. */
export function registerCampaignJob(jobs: Jobs, { db, keyring, log, mailQueued }: CampaignJobParts): void {
  jobs.register<{ tenantId: number; campaignNo: number }>(campaignJob, async ({ tenantId, campaignNo }, signal) => {
    for (;;) {
      const left = await inTransaction(db, (trx) => runCampaignChunk(trx, { tenantId, campaignNo, keyring }))
      mailQueued?.()
      if (left !== 'more') {
        log.info({ tenantId, campaignNo, left }, 'the campaign has nothing left to do')
        // Lists of its mail are asked for next; the chunks themselves do not need it.
        return analyzeFor(db, tenantId)
      }
      if (signal.aborted) {
        const key = campaignJobKey({ tenantId, no: campaignNo })
        return enqueueJob(db, campaignJob, { tenantId, campaignNo }, { key })
      }
    }
  })
}
