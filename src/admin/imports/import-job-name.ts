import type { EnqueueOptions } from '../../jobs/enqueue.ts'

export const importJob = 'import'

/** One job an import, and one import of a tenant at a time: two would wait for each other's people. */
export function jobOptions({ tenantId, importNo }: { tenantId: number; importNo: number }): EnqueueOptions {
  return { key: `import:${tenantId}:${importNo}`, queue: `import:${tenantId}` }
}
