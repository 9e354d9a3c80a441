import { z } from 'zod'
import { count, id, moment, pageOf } from './fields.ts'

export const exportSummary = z
  .object({
    id,
    state: z.enum(['preparing', 'ready', 'expired']),
    progress: z.object({ done: count, of: count }).meta({ description: 'People counted; `of` is about' }),
    people: count.meta({ description: 'Counted so far' }),
    claimLinks: count.meta({ description: 'Of them with a claim link that was alive when they were counted' }),
    createdBy: z.object({ id, name: z.string().nullable() }).nullable(),
    createdAt: moment,
    readyAt: moment.nullable(),
    expiresAt: moment.nullable().meta({ description: 'Until when it can be fetched: a day after it was ready' }),
    mail: z
      .object({ state: z.enum(['queued', 'sent', 'failed']), result: z.string().nullable() })
      .nullable()
      .meta({ description: 'To the admin who asked, when it is ready; null for an API key, which gets none' }),
    fetched: count.meta({ description: 'How often' }),
    lastFetchedAt: moment.nullable(),
  })
  .meta({ id: 'Export' })
export type ExportSummary = z.infer<typeof exportSummary>

export const exportPage = pageOf(exportSummary).meta({ id: 'ExportPage' })
export type ExportPage = z.infer<typeof exportPage>
