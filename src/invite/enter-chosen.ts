import { sql } from 'kysely'
import type { Log } from '../base/log.ts'
import type { Database, Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { enqueueJob } from '../jobs/enqueue.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { chunkSize, lockCampaign } from './campaign-chunks.ts'
import { campaignJob, campaignJobKey } from './campaign-job.ts'

export const enterJob = 'enter_chosen'

/** Whom a campaign means, in ascending order: fixed when it was asked for. */
export interface Chosen {
  tenantId: number
  campaignNo: number
  personNos: readonly number[]
}

/** Each row locks its person until the commit: of a hundred thousand that takes longer than anybody waits for an answer. */
export function registerEnteringChosen(jobs: Jobs, { db, log }: { db: Database; log: Log }): void {
  jobs.register<Chosen>(enterJob, async (chosen, signal) => {
    const { tenantId, campaignNo, personNos } = chosen
    // From the first again after a kill: whoever is entered already costs a look.
    for (let at = 0; at < personNos.length; at += chunkSize) {
      const next = { tenantId, campaignNo, personNos: personNos.slice(at, at + chunkSize) }
      if (!(await inTransaction(db, (trx) => enterUnlessCancelled(trx, next)))) return
      if (signal.aborted) return enqueueJob(db, enterJob, { ...chosen, personNos: [...personNos] })
    }
    await inTransaction(db, (trx) => begin(trx, chosen))
    log.info({ tenantId, campaignNo, people: personNos.length }, 'the chosen of the campaign are entered')
  })
}

/** Whoever was deleted since they were chosen is passed over. */
export async function enterChosen(trx: Trx, { tenantId, campaignNo, personNos }: Chosen): Promise<void> {
  await sql`
    insert into campaign_person (tenant_id, campaign_no, person_no)
    select tenant_id, ${campaignNo}, no from person
    where tenant_id = ${tenantId} and no = any(${personNos}::bigint[])
    order by no for key share
    on conflict do nothing`.execute(trx)
}

async function enterUnlessCancelled(trx: Trx, chosen: Chosen): Promise<boolean> {
  const campaign = await lockCampaign(trx, chosen.tenantId, chosen.campaignNo)
  if (!campaign || campaign.state === 'cancelled') return false
  await enterChosen(trx, chosen)
  return true
}

/** Only now: a campaign that reached the end of those who are entered so far would be taken for done. */
async function begin(trx: Trx, { tenantId, campaignNo: no }: Chosen): Promise<void> {
  await trx
    .updateTable('campaign')
    .set({ cursor: 0 })
    .where('tenantId', '=', tenantId)
    .where('no', '=', no)
    .where('cursor', '<', 0)
    .execute()
  await enqueueJob(trx, campaignJob, { tenantId, campaignNo: no }, { key: campaignJobKey({ tenantId, no }) })
}
