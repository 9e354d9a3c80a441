import { sql } from 'kysely'
import type { Executor, Trx } from '../../db/connection.ts'
import type { ImportAct } from '../../db/tables.ts'
import type { GivenCells, ImportField } from './import-columns.ts'
import type { ImportLine } from './read-import.ts'

/** A row as it was uploaded, and what has been found out about it. */
export interface ImportRow {
  /** Its place among the rows, counted from 1. */
  ord: number
  line: number
  given: GivenCells
  fault: string | null
  sameEmailLine: number | null
  managerInFile: boolean
  plan: ImportAct | null
  outcome: ImportAct | null
  fields: ImportField[]
  reason: string | null
  personNo: number | null
}

export interface WhichImport {
  tenantId: number
  importNo: number
}

const columns = [
  'ord',
  'line',
  'given',
  'fault',
  'sameEmailLine',
  'managerInFile',
  'plan',
  'outcome',
  'fields',
  'reason',
  'personNo',
] as const

export async function insertRows(
  trx: Trx,
  { tenantId, importNo }: WhichImport,
  { lines, from }: { lines: readonly ImportLine[]; from: number },
): Promise<void> {
  const rows = lines.map(({ line, given, fault, sameEmailLine, managerInFile }, at) => ({
    ord: from + at + 1,
    line,
    given,
    fault,
    same_email_line: sameEmailLine,
    manager_in_file: managerInFile ?? false,
  }))
  await sql`
    insert into import_row (tenant_id, import_no, ord, line, given, fault, same_email_line, manager_in_file)
    select ${tenantId}, ${importNo}, ord, line, given, fault, same_email_line, manager_in_file
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (ord int, line int, given jsonb, fault text,
      same_email_line int, manager_in_file boolean)`.execute(trx)
}

/** Rows of one transaction: large enough that its cost is the rows', small enough that nobody waits for their locks. */
export const chunkSize = 500

export async function nextRows(trx: Trx, { tenantId, importNo }: WhichImport, after: number): Promise<ImportRow[]> {
  const rows = await trx
    .selectFrom('importRow')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .where('importNo', '=', importNo)
    .where('ord', '>', after)
    .orderBy('ord')
    .limit(chunkSize)
    .execute()
  return rows as unknown as ImportRow[]
}

/** Those that were taken and name a manager. */
export async function nextManagedRows(
  trx: Trx,
  { tenantId, importNo }: WhichImport,
  after: number,
): Promise<ImportRow[]> {
  const rows = await trx
    .selectFrom('importRow')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .where('importNo', '=', importNo)
    .where('ord', '>', after)
    .where('personNo', 'is not', null)
    .where(sql<boolean>`given ?| array['managerEmail', 'managerEmployeeNumber']`)
    .orderBy('ord')
    .limit(chunkSize)
    .execute()
  return rows as unknown as ImportRow[]
}

/** On which earlier line each of these people was named. */
export async function linesOfPeople(
  db: Executor,
  { tenantId, importNo }: WhichImport,
  { personNos, before }: { personNos: readonly number[]; before: number },
): Promise<Map<number, number>> {
  if (personNos.length === 0) return new Map()
  const rows = await db
    .selectFrom('importRow')
    .select(['personNo', 'line'])
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', sql<number>`any(${[...personNos]}::bigint[])`)
    .where('importNo', '=', importNo)
    .where('ord', '<', before)
    .execute()
  return new Map(rows.map(({ personNo, line }) => [personNo!, line]))
}

export interface RowResult {
  ord: number
  act: ImportAct
  fields: readonly ImportField[]
  reason: string | null
  personNo: number | null
}

/** Writes what each row would do, or has done. */
export async function writeResults(
  trx: Trx,
  { tenantId, importNo }: WhichImport,
  { into, results }: { into: 'plan' | 'outcome'; results: readonly RowResult[] },
): Promise<void> {
  if (results.length === 0) return
  const rows = results.map(({ personNo, ...row }) => ({ ...row, person_no: personNo }))
  await sql`
    update import_row set ${sql.ref(into)} = act, fields = row.fields, reason = row.reason, person_no = row.person_no
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (ord int, act text, fields text[], reason text, person_no bigint)
    where import_row.tenant_id = ${tenantId} and import_row.import_no = ${importNo} and import_row.ord = row.ord`.execute(
    trx,
  )
}

export interface RowsQuery extends WhichImport {
  acts?: readonly ImportAct[]
  /** The `ord` of the last row of the page before. */
  after?: number
  limit: number
}

export type ListedRow = Omit<ImportRow, 'sameEmailLine'> & { personId: string | null }

/** In the order of the file. `acts` are what was done, or before that what would be. */
export async function listRows(db: Executor, query: RowsQuery): Promise<ListedRow[]> {
  const { tenantId, importNo, acts, after, limit } = query
  const rows = await db
    .selectFrom('importRow as row')
    .leftJoin('person', (join) =>
      join.onRef('person.tenantId', '=', 'row.tenantId').onRef('person.no', '=', 'row.personNo'),
    )
    .select([
      'row.ord',
      'row.line',
      'row.given',
      'row.fault',
      'row.managerInFile',
      'row.plan',
      'row.outcome',
      'row.fields',
      'row.reason',
      'row.personNo',
      'person.id as personId',
    ])
    .where('row.tenantId', '=', tenantId)
    .where('row.importNo', '=', importNo)
    .$if(acts !== undefined, (rows) =>
      rows.where(sql<boolean>`coalesce(row.outcome, row.plan) = any(${[...acts!]}::text[])`),
    )
    .$if(after !== undefined, (rows) => rows.where('row.ord', '>', after!))
    .orderBy('row.ord')
    .limit(limit)
    .execute()
  return rows as unknown as ListedRow[]
}
