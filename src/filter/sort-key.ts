import { sql } from 'kysely'
import { type AttributePath, pathTarget, pathText } from './attribute-path.ts'
import type { Cell, ColumnMap, Sql } from './column-map.ts'
import { InvalidPath } from './errors.ts'
import { foldedSql } from './fold-sql.ts'
import { jsonCell, memberSql } from './json-sql.ts'
import { readAttributePath } from './read-path.ts'
import type { AttributeDefinition, ResourceSchema } from './schema-definition.ts'

/** What a list is ordered by, beside the row's number. */
export interface SortKey {
  /** Null where there is no value: last when ascending, first when descending (RFC 7644 §3.4.2.3), as PostgreSQL does. */
  readonly key: Sql
  /** The expression's type, for a cursor that carries the last key. */
  readonly type: 'text' | 'uuid' | 'boolean' | 'numeric' | 'timestamptz'
  readonly neverNull: boolean
}

/**
 * sortBy (RFC 7644 §3.4.2.3): text without case, unless the attribute is caseExact, by code points; of several values the
 * primary one, else the first.
 * @throws InvalidPath for what is unknown or has no order.
 */
export function sortKeyOf(text: string, schema: ResourceSchema, columns: ColumnMap): SortKey {
  const named = readAttributePath(text, schema)
  const path = sortedPath(named)
  const column = columns.column(path)
  if (!column) return cellKey(path, jsonCell(pathTarget(path), documentValue(path, columns)))
  if (column.kind === 'cell') return cellKey(path, column.cell)
  const cell = column.cells.get(path.subAttribute?.name.toLowerCase() ?? 'value')
  if (column.kind === 'rows' || !cell) throw unsortable(named)
  return cellKey(path, cell)
}

function cellKey(path: AttributePath, { kind, sql: value, neverNull = false }: Cell): SortKey {
  if (kind === 'number') return { key: value, type: 'numeric', neverNull }
  if (kind === 'instant') return { key: value, type: 'timestamptz', neverNull }
  if (kind === 'uuid' || kind === 'boolean') return { key: value, type: kind, neverNull }
  if (kind === 'key') return { key: value, type: 'text', neverNull }
  const key = pathTarget(path).caseExact ? sql`(${value}) collate "C"` : foldedSql(value)
  return { key, type: 'text', neverNull }
}

function sortedPath(path: AttributePath): AttributePath {
  if (!path.attribute.filterable) throw unsortable(path)
  if (pathTarget(path).type !== 'complex') return path
  const value = path.attribute.subAttributes.get('value')
  if (!value || path.subAttribute) throw unsortable(path, 'a sub-attribute of it, or by ')
  return { ...path, subAttribute: value }
}

function documentValue({ extension, attribute, subAttribute }: AttributePath, columns: ColumnMap): Sql {
  const whole = memberSql(columns.document(extension), attribute.name)
  const one = attribute.multiValued ? leadingElement(attribute, whole) : whole
  return subAttribute ? memberSql(one, subAttribute.name) : one
}

function leadingElement(attribute: AttributeDefinition, list: Sql): Sql {
  const primary = attribute.subAttributes.has('primary')
    ? sql`((e.value -> 'primary') = 'true'::jsonb) is true desc, `
    : sql``
  return sql`(select e.value
    from jsonb_array_elements(case jsonb_typeof(${list}) when 'array' then ${list} end) with ordinality as e(value, ord)
    order by ${primary}e.ord limit 1)`
}

function unsortable(path: AttributePath, also = ''): InvalidPath {
  return new InvalidPath(`${pathText(path)} has no order; sort by ${also}another attribute`)
}
