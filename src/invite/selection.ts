import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isUuid } from '../base/uuid.ts'
import type { CampaignKind } from '../db/tables.ts'

/** Whom an admin means. */
export type Selection =
  | { by: 'all' }
  /** @property where over `person`, made from `filter`, which is kept to be shown. */
  | { by: 'filter'; filter: string; where: RawBuilder<SqlBool> }
  | { by: 'people'; personIds: readonly string[] }
  /** Whoever the file's rows were matched to. */
  | { by: 'file'; fileNo: number }

export const kindOf: Record<Selection['by'], CampaignKind> = {
  all: 'all',
  filter: 'filter',
  people: 'list',
  file: 'list',
}

/** A condition over `person`, in a query that names the tenant itself. Ids that are none are simply unknown. */
export function selectionSql(tenantId: number, selection: Selection): RawBuilder<SqlBool> {
  if (selection.by === 'all') return sql<SqlBool>`true`
  if (selection.by === 'filter') return selection.where
  if (selection.by === 'people') return sql<SqlBool>`person.id = any(${selection.personIds.filter(isUuid)}::uuid[])`
  return sql<SqlBool>`person.no in (
    select person_no from people_file_row where tenant_id = ${tenantId} and file_no = ${selection.fileNo}
  )`
}
