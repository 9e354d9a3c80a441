import type { EnqueueOptions } from '../../jobs/enqueue.ts'
import type { WhichExport } from './export-store.ts'

export const exportJob = 'export'
export const exportMailJob = 'export_mail'

export function jobOptions({ tenantId, exportNo }: WhichExport): EnqueueOptions {
  return { key: `export:${tenantId}:${exportNo}` }
}

export function mailJobOptions({ tenantId, exportNo }: WhichExport, runAt?: Date): EnqueueOptions {
  return { key: `export_mail:${tenantId}:${exportNo}`, runAt }
}
