import { Readable } from 'node:stream'
import { z } from 'zod'
import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { eventsDescription, watchProgress } from '../progress-events.ts'
import { raw, read, type Route, write } from '../route.ts'
import { exportPage, exportSummary, type ExportSummary } from '../schemas/exports.ts'
import { paging, pathId } from '../schemas/fields.ts'
import { ExportExpired, ExportNotReady } from './errors.ts'
import { exportFile } from './export-file.ts'
import { type Export, findExport, listExports } from './export-store.ts'
import { presentExports } from './present-export.ts'
import { requestExport } from './request-export.ts'

// Of roles only owner and admin have it: an export hands out claim links.
const about = { tag: 'Exports', scope: 'export:read' } as const

export const exportRoutes: Route[] = [
  write({
    ...about,
    method: 'post',
    path: '/exports',
    summary: 'Ask for an export of everybody',
    description:
      'All people with their data and, of those invited who have not claimed, their claim links. Answers at once; when it is ready an admin gets a mail with the address to fetch it at, where they sign in. An API key gets no mail: watch the events.',
    status: 202,
    response: exportSummary,
    sendsMail: true,
    async handler({ trx, tenantId, caller }) {
      return presentOne(trx, tenantId, await requestExport(trx, { tenantId, actor: caller.actor }))
    },
  }),
  read({
    ...about,
    path: '/exports',
    summary: 'List exports, newest first',
    query: z.strictObject(paging),
    response: exportPage,
    async handler({ db, tenantId, paging }) {
      const before = paging.after && Number(paging.after[0])
      const found = await listExports(db, { tenantId, before, limit: paging.limit + 1 })
      const shown = new Map((await presentExports(db, tenantId, found)).map((one) => [one.id, one]))
      return paging.page({ rows: found, keyOf: ({ no }) => [no], toItem: ({ id }) => shown.get(id)! })
    },
  }),
  read({
    ...about,
    path: '/exports/{id}',
    summary: 'Read an export and how far it is',
    params: pathId,
    response: exportSummary,
    handler: ({ db, tenantId, params }) => shownExport(db, tenantId, params.id),
  }),
  raw({
    ...about,
    path: '/exports/{id}/events',
    summary: 'Watch an export',
    description: `Server-sent events: \`progress\` with the export whenever it has moved, and \`end\` when it is ready. ${eventsDescription}`,
    params: pathId,
    produces: 'text/event-stream',
    handler: ({ db, parts, tenantId, params, ctx, caller }) =>
      watchProgress({
        parts,
        ctx,
        caller,
        read: () => shownExport(db, tenantId, params.id),
        hasEnded: ({ state }) => state !== 'preparing',
      }),
  }),
  raw({
    ...about,
    path: '/exports/{id}/file',
    fresh: true,
    summary: 'Fetch an export, as CSV',
    description:
      'For a day after it is ready. Whoever has a claim link can take the account, so fetching is recorded with the number of links. Each person is as they are at this moment. `HEAD` says whether it can be fetched, and records nothing.',
    params: pathId,
    produces: 'text/csv; charset=utf-8',
    async handler({ db, parts, tenantId, params, caller, ctx }) {
      const found = await exportOf(db, tenantId, params.id)
      if (found.state !== 'ready') throw new ExportNotReady()
      if (found.isExpired) throw new ExportExpired()
      const fileName = `people-${found.readyAt!.toISOString().slice(0, 10)}.csv`
      if (ctx.method === 'HEAD') return { body: '', fileName }
      const { keyring, config } = parts
      const file = { db, keyring, publicUrl: config.publicUrl, tenantId, found, actor: caller.actor }
      return { body: Readable.from(exportFile(file)), fileName }
    },
  }),
]

async function exportOf(db: Executor, tenantId: number, exportId: string): Promise<Export> {
  const found = await findExport(db, { tenantId, exportId })
  if (!found) throw new NotFound('export')
  return found
}

async function presentOne(db: Executor, tenantId: number, one: Export): Promise<ExportSummary> {
  const [shown] = await presentExports(db, tenantId, [one])
  return shown!
}

async function shownExport(db: Executor, tenantId: number, exportId: string): Promise<ExportSummary> {
  return presentOne(db, tenantId, await exportOf(db, tenantId, exportId))
}
