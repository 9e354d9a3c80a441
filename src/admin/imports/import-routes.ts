import { Readable } from 'node:stream'
import { z } from 'zod'
import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { InviteScopeMissing } from '../errors.ts'
import { eventsDescription, watchProgress } from '../progress-events.ts'
import { raw, read, type Route, write } from '../route.ts'
import { paging, pathId } from '../schemas/fields.ts'
import {
  importPage,
  importRowPage,
  importRowsQuery,
  importSummary,
  type ImportSummary,
  importUploadQuery,
  startImportBody,
} from '../schemas/imports.ts'
import { listRows } from './import-row-store.ts'
import { findImport, type Import, listImports } from './import-store.ts'
import { presentImports } from './present-import.ts'
import { presentRows } from './present-rows.ts'
import { type ImportContent, readImport } from './read-import.ts'
import { importTemplate, rejectsCsv } from './rejects-csv.ts'
import { cancelImport, startImport } from './steer-import.ts'
import { uploadImport } from './upload-import.ts'

const tag = 'Imports'
const change = { tag, scope: 'people:write' } as const
const look = { tag, scope: 'people:read' } as const

export const importRoutes: Route[] = [
  raw({
    ...look,
    path: '/imports/template',
    summary: 'A file to begin with, as .csv',
    produces: 'text/csv; charset=utf-8',
    handler: async () => ({ body: importTemplate(), fileName: 'people.csv' }),
  }),
  write({
    ...change,
    method: 'post',
    path: '/imports',
    summary: 'Upload a CSV to create, change and deactivate people',
    description:
      'At most 20 MiB and 200,000 rows. Nobody is changed by it: each row is checked first (state `checking`, then `ready`; small files are `ready` at once), the rows say what they would do, and `POST /imports/{id}/start` carries it out.',
    query: importUploadQuery,
    body: z.custom<ImportContent>(),
    upload: {
      mediaTypes: ['text/csv', 'text/plain', 'application/octet-stream'],
      read: (bytes) => readImport(bytes),
    },
    status: 201,
    response: importSummary,
    async handler({ trx, tenantId, query: { name }, body: content, caller }) {
      const uploaded = await uploadImport(trx, { tenantId, name, content, actor: caller.actor })
      return presentOne(trx, tenantId, uploaded)
    },
  }),
  read({
    ...look,
    path: '/imports',
    summary: 'List uploads, newest first',
    query: z.strictObject(paging),
    response: importPage,
    async handler({ db, tenantId, paging }) {
      const before = paging.after && Number(paging.after[0])
      const found = await listImports(db, { tenantId, before, limit: paging.limit + 1 })
      const shown = new Map((await presentImports(db, tenantId, found)).map((one) => [one.id, one]))
      return paging.page({ rows: found, keyOf: ({ no }) => [no], toItem: ({ id }) => shown.get(id)! })
    },
  }),
  read({
    ...look,
    path: '/imports/{id}',
    summary: 'Read an upload and how far it is',
    params: pathId,
    response: importSummary,
    handler: ({ db, tenantId, params }) => shownImport(db, tenantId, params.id),
  }),
  read({
    ...look,
    path: '/imports/{id}/rows',
    summary: 'List the rows with what each would do, or did',
    params: pathId,
    query: importRowsQuery,
    response: importRowPage,
    async handler({ db, tenantId, params, query: { act }, paging }) {
      const found = await importOf(db, tenantId, params.id)
      const after = paging.after && Number(paging.after[0])
      const limit = paging.limit + 1
      const rows = await listRows(db, { tenantId, importNo: found.no, acts: act && [act], after, limit })
      const shown = new Map((await presentRows(db, tenantId, rows)).map((row, at) => [rows[at]!.ord, row]))
      const counts = found.startedAt === null ? found.planned : found.results
      const total = act ? (counts[act] ?? 0) : found.rows
      return paging.page({ rows, keyOf: ({ ord }) => [ord], toItem: ({ ord }) => shown.get(ord)!, total })
    },
  }),
  write({
    ...change,
    method: 'post',
    path: '/imports/{id}/start',
    summary: 'Carry out an upload that is ready',
    description:
      'Answers at once; `GET /imports/{id}` and its events tell how far it is. People are looked up again as their row is reached, so what others change meanwhile is taken as it is then. `invite: "now"` also needs the scope `invites:write`.',
    params: pathId,
    body: startImportBody,
    status: 202,
    response: importSummary,
    sendsMail: true,
    async handler({ trx, tenantId, params, body: { invite }, caller }) {
      if (invite === 'now' && !caller.scopes.has('invites:write')) throw new InviteScopeMissing('answer "later"')
      const order = { tenantId, importId: params.id, invite, actor: caller.actor }
      return presentOne(trx, tenantId, await startImport(trx, order))
    },
  }),
  write({
    ...change,
    method: 'post',
    path: '/imports/{id}/cancel',
    summary: 'Stop an upload',
    description: 'After the rows at hand. What is done stays done.',
    params: pathId,
    response: importSummary,
    async handler({ trx, tenantId, params, caller }) {
      const order = { tenantId, importId: params.id, actor: caller.actor }
      return presentOne(trx, tenantId, await cancelImport(trx, order))
    },
  }),
  raw({
    ...look,
    path: '/imports/{id}/events',
    summary: 'Watch an upload',
    description: `Server-sent events: \`progress\` with the upload whenever it has moved, and \`end\` when it is ready, done or cancelled. ${eventsDescription}`,
    params: pathId,
    produces: 'text/event-stream',
    handler: ({ db, parts, tenantId, params, ctx, caller }) =>
      watchProgress({ parts, ctx, caller, read: () => shownImport(db, tenantId, params.id), hasEnded }),
  }),
  raw({
    ...look,
    path: '/imports/{id}/rejects',
    summary: 'Download the rejected rows, with their reasons, as CSV',
    params: pathId,
    produces: 'text/csv; charset=utf-8',
    async handler({ db, tenantId, params }) {
      const { no: importNo, columns } = await importOf(db, tenantId, params.id)
      return { body: Readable.from(rejectsCsv(db, { tenantId, importNo, columns })), fileName: 'rejects.csv' }
    },
  }),
]

async function importOf(db: Executor, tenantId: number, importId: string): Promise<Import> {
  const found = await findImport(db, { tenantId, importId })
  if (!found) throw new NotFound('import')
  return found
}

async function presentOne(db: Executor, tenantId: number, one: Import): Promise<ImportSummary> {
  const [shown] = await presentImports(db, tenantId, [one])
  return shown!
}

async function shownImport(db: Executor, tenantId: number, importId: string): Promise<ImportSummary> {
  return presentOne(db, tenantId, await importOf(db, tenantId, importId))
}

function hasEnded({ state }: ImportSummary): boolean {
  return state === 'ready' || state === 'done' || state === 'cancelled'
}
