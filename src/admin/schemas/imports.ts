import { z } from 'zod'
import { count, id, moment, pageOf, paging } from './fields.ts'

export const importActs = ['create', 'change', 'deactivate', 'reactivate', 'unchanged', 'reject'] as const
export const importAct = z.enum(importActs).meta({
  id: 'ImportAct',
  description: 'What a row does to somebody. `deactivate` and `reactivate` may change other things, too.',
})

export const importFields = [
  'email',
  'givenName',
  'familyName',
  'title',
  'department',
  'phoneNumber',
  'location',
  'locale',
  'managerEmail',
  'division',
  'organization',
  'startDate',
  'employeeNumber',
  'managerEmployeeNumber',
  'status',
] as const
const importField = z.enum(importFields).meta({ id: 'ImportField', description: 'A column of the file' })

const actCounts = z.object(
  Object.fromEntries(importActs.map((act) => [act, count])) as Record<(typeof importActs)[number], typeof count>,
)

export const importUploadQuery = z.strictObject({
  name: z.string().max(200).default('people.csv').meta({ description: 'What the file is called' }),
})

export const importSummary = z
  .object({
    id,
    name: z.string(),
    columns: z.array(importField).meta({ description: 'In the order of the file' }),
    state: z.enum(['checking', 'ready', 'running', 'done', 'cancelled']).meta({
      description: '`checking`: it is being found out what each row would do; `ready`: it can be started',
    }),
    progress: z
      .object({ pass: z.enum(['check', 'people', 'managers']), done: count, of: count })
      .meta({ description: 'Rows dealt with. Managers are set last, since they may stand further down in the file.' }),
    rows: count,
    invite: z.enum(['now', 'later']).nullable().meta({ description: 'As answered at the start' }),
    planned: actCounts.meta({ description: 'Rows by what they would do, as far as they are checked' }),
    results: actCounts.meta({ description: 'Rows by what they did' }),
    invited: count,
    createdBy: z.object({ id, name: z.string().nullable() }).nullable(),
    createdAt: moment,
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    rowsKept: z.boolean().meta({ description: 'Rows are removed after a week; the counts stay' }),
  })
  .meta({ id: 'Import' })
export type ImportSummary = z.infer<typeof importSummary>

export const importPage = pageOf(importSummary).meta({ id: 'ImportPage' })
export type ImportPage = z.infer<typeof importPage>

const cell = z.string().nullable()

export const importRow = z
  .object({
    line: count.meta({ description: 'Of the file, counted from 1, where the row begins' }),
    act: importAct
      .nullable()
      .meta({ description: 'What was done, or before that what would be; null while unchecked' }),
    reason: z.string().nullable().meta({
      description: 'Why it is rejected; of a row that is taken, what of it could not be',
    }),
    given: z.partialRecord(importField, z.string()).meta({ description: 'The cells that are not empty' }),
    changes: z
      .array(z.object({ field: importField, from: cell, to: cell }))
      .meta({ description: 'Before the start also what is there now (`from`); afterwards `from` is null' }),
    personId: id.nullable(),
  })
  .meta({ id: 'ImportRow' })
export type ImportRow = z.infer<typeof importRow>

export const importRowPage = pageOf(importRow).meta({ id: 'ImportRowPage' })
export type ImportRowPage = z.infer<typeof importRowPage>

export const importRowsQuery = z.strictObject({ act: importAct.optional(), ...paging })

export const startImportBody = z
  .strictObject({
    invite: z.enum(['now', 'later']).meta({
      description:
        'Whether those whom the file makes, or activates for the first time, are invited at once. There is no default: it is asked each time.',
    }),
  })
  .meta({ id: 'StartImport' })
