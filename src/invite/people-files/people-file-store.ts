import { sql } from 'kysely'
import { isUuid } from '../../base/uuid.ts'
import type { Executor } from '../../db/connection.ts'
import type { FileRowOutcome, PeopleFileKind } from '../../db/tables.ts'

export interface PeopleFile {
  no: number
  id: string
  kind: PeopleFileKind
  name: string
  createdAt: Date
  /** Rows by what they came to; absent outcomes are 0. */
  rows: Partial<Record<FileRowOutcome, number>>
}

export interface WhichFile {
  tenantId: number
  fileId: string
}

export async function findPeopleFile(db: Executor, { tenantId, fileId }: WhichFile): Promise<PeopleFile | undefined> {
  if (!isUuid(fileId)) return undefined
  const file = await db
    .selectFrom('peopleFile')
    .select(['no', 'id', 'kind', 'name', 'createdAt'])
    .where('tenantId', '=', tenantId)
    .where('id', '=', fileId)
    .executeTakeFirst()
  if (!file) return undefined
  const counts = await db
    .selectFrom('peopleFileRow')
    .select(['outcome', sql<number>`count(*)`.as('n')])
    .where('tenantId', '=', tenantId)
    .where('fileNo', '=', file.no)
    .groupBy('outcome')
    .execute()
  return { ...file, rows: Object.fromEntries(counts.map(({ outcome, n }) => [outcome, n])) }
}

export interface PeopleFileRow {
  /** Its place among the rows; the key of the next page. */
  ord: number
  line: number
  given: string
  outcome: FileRowOutcome
  reason: string | null
  personId: string | null
}

export interface FileRowsQuery {
  tenantId: number
  fileNo: number
  outcomes?: readonly FileRowOutcome[]
  /** The `ord` of the last row of the page before. */
  after?: number
  limit: number
}

/** In the order of the file. */
export async function listFileRows(db: Executor, query: FileRowsQuery): Promise<PeopleFileRow[]> {
  const { tenantId, fileNo, outcomes, after, limit } = query
  return db
    .selectFrom('peopleFileRow as row')
    .leftJoin('person', (join) =>
      join.onRef('person.tenantId', '=', 'row.tenantId').onRef('person.no', '=', 'row.personNo'),
    )
    .select(['row.ord', 'row.line', 'row.given', 'row.outcome', 'row.reason', 'person.id as personId'])
    .where('row.tenantId', '=', tenantId)
    .where('row.fileNo', '=', fileNo)
    .$if(outcomes !== undefined, (rows) => rows.where('row.outcome', 'in', [...outcomes!]))
    .$if(after !== undefined, (rows) => rows.where('row.ord', '>', after!))
    .orderBy('row.ord')
    .limit(limit)
    .execute()
}

/** Files hold keys of people, also of such as are not known here. @returns how many were removed. */
export async function removeOldPeopleFiles(db: Executor): Promise<number> {
  const result = await db
    .deleteFrom('peopleFile')
    .where('createdAt', '<', sql<Date>`now() - interval '7 days'`)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
