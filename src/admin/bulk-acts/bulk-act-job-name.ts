import type { EnqueueOptions } from '../../jobs/enqueue.ts'
import type { WhichBulkAct } from './bulk-act-store.ts'

export const bulkActJob = 'bulk_act'

/** One job an act, and one act of a tenant at a time: two would wait for each other's people. */
export function jobOptions({ tenantId, bulkActNo }: WhichBulkAct): EnqueueOptions {
  return { key: `bulk_act:${tenantId}:${bulkActNo}`, queue: `bulk_act:${tenantId}` }
}
