import { Readable } from 'node:stream'
import { z } from 'zod'
import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import {
  findPeopleFile,
  listFileRows,
  type PeopleFile as StoredFile,
  type PeopleFileRow,
} from '../../invite/people-files/people-file-store.ts'
import { type PeopleFileContent, readPeopleFile, type UploadedKind } from '../../invite/people-files/read-file.ts'
import { rejectsCsv } from '../../invite/people-files/rejects-csv.ts'
import { peopleFileTemplates } from '../../invite/people-files/templates.ts'
import { uploadPeopleFile } from '../../invite/people-files/upload-people-file.ts'
import { moment } from '../moment.ts'
import { raw, read, type Route, write } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import {
  type FileRow,
  fileRowOutcomes,
  fileRowPage,
  fileRowsQuery,
  type PeopleFile,
  peopleFile,
  uploadQuery,
} from '../schemas/people-files.ts'

const act = { tag: 'Campaigns', scope: 'invites:write' } as const

const templates = (Object.keys(peopleFileTemplates) as UploadedKind[]).map((kind) => {
  const { name, type, content } = peopleFileTemplates[kind]
  return raw({
    ...act,
    path: `/people-files/templates/${kind}`,
    summary: `A people file to begin with, as .${kind}`,
    produces: type,
    handler: async () => ({ body: content, fileName: name }),
  })
})

export const peopleFileRoutes: Route[] = [
  ...templates,
  write({
    ...act,
    method: 'post',
    path: '/people-files',
    summary: 'Upload a file that names people',
    description:
      'CSV, vCard, LDIF, or text with a key a line; at most 20 MiB and 200,000 records. A row names somebody by address, userName, externalId or employee number. Nobody is invited by it: look at the result, then start a campaign of the kind `file`. It is kept for a week.',
    query: uploadQuery,
    body: z.custom<PeopleFileContent>(),
    upload: {
      mediaTypes: ['text/csv', 'text/vcard', 'text/plain', 'application/octet-stream'],
      read: (bytes, { name }) => readPeopleFile(bytes, String(name)),
    },
    status: 201,
    response: peopleFile,
    async handler({ trx, tenantId, query: { name }, body: content, caller }) {
      return presentFile(await uploadPeopleFile(trx, { tenantId, name, content, actor: caller.actor }))
    },
  }),
  read({
    ...act,
    path: '/people-files/{id}',
    summary: 'Read what a people file came to',
    params: pathId,
    response: peopleFile,
    handler: async ({ db, tenantId, params }) => presentFile(await fileOf(db, tenantId, params.id)),
  }),
  read({
    ...act,
    path: '/people-files/{id}/rows',
    summary: 'List the rows of a people file with what each came to',
    params: pathId,
    query: fileRowsQuery,
    response: fileRowPage,
    async handler({ db, tenantId, params, query: { outcome }, paging }) {
      const { no: fileNo, rows: counts } = await fileOf(db, tenantId, params.id)
      const after = paging.after && Number(paging.after[0])
      const outcomes = outcome && [outcome]
      const rows = await listFileRows(db, { tenantId, fileNo, outcomes, after, limit: paging.limit + 1 })
      const total = outcome ? (counts[outcome] ?? 0) : undefined
      return paging.page({ rows, keyOf: ({ ord }) => [ord], toItem: presentRow, total })
    },
  }),
  raw({
    ...act,
    path: '/people-files/{id}/rejects',
    summary: 'Download the rows that lead to nobody, with their reasons, as CSV',
    params: pathId,
    produces: 'text/csv; charset=utf-8',
    async handler({ db, tenantId, params }) {
      const { no: fileNo } = await fileOf(db, tenantId, params.id)
      return { body: Readable.from(rejectsCsv(db, { tenantId, fileNo })), fileName: 'rejects.csv' }
    },
  }),
]

async function fileOf(db: Executor, tenantId: number, fileId: string): Promise<StoredFile> {
  const file = await findPeopleFile(db, { tenantId, fileId })
  if (!file) throw new NotFound('people file')
  return file
}

function presentRow({ line, given, outcome, reason, personId }: PeopleFileRow): FileRow {
  return { line, given, outcome, reason, personId }
}

export function presentFile({ id, kind, name, createdAt, rows }: StoredFile): PeopleFile {
  const counts = Object.fromEntries(fileRowOutcomes.map((outcome) => [outcome, rows[outcome] ?? 0]))
  return { id, kind, name, createdAt: moment(createdAt), rows: counts as PeopleFile['rows'] }
}
