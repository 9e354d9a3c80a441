import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type AttributePath, pathTarget } from './attribute-path.ts'
import type { Cell, Column, ColumnMap, Sql } from './column-map.ts'
import { compareCell, negated, presentCell } from './compare-sql.ts'
import { foldFilter } from './fold-filter.ts'
import { holdsAnythingSql, jsonCell, memberSql, someElement } from './json-sql.ts'
import { seedOf } from './read-path.ts'
import type { ResolvedCompare, ResolvedFilter, ResolvedPresent, ResolvedValuePath } from './resolved-filter.ts'
import type { AttributeDefinition } from './schema-definition.ts'

type Leaf = ResolvedCompare | ResolvedPresent

/**
 * One parameterised condition, a tree like the filter's own and as long. Where it is not true it may be null, as any
 * condition of a WHERE clause may.
 */
export function filterSql(filter: ResolvedFilter, columns: ColumnMap): RawBuilder<SqlBool> {
  const condition = foldFilter<Leaf, ResolvedValuePath, Sql>(filter, {
    leaf: (leaf, within) => (within ? elementLeaf(leaf, within.path, columns) : resourceLeaf(leaf, columns)),
    valuePath: (node, inner) => valuePathSql(node, inner, columns),
    not: negated,
    logical: (kind, operands) => sql`(${sql.join(operands, kind === 'and' ? sql` and ` : sql` or `)})`,
  })
  return sql<SqlBool>`(${condition})`
}

function resourceLeaf(leaf: Leaf, columns: ColumnMap): Sql {
  const column = columns.column(leaf.path)
  const condition = column ? columnLeaf(leaf, column) : documentLeaf(leaf, documentValue(leaf.path, columns))
  const required = leaf.kind === 'compare' && leaf.operator === 'eq' && leaf.value.type === 'text'
  return required ? narrowed(condition, columns, leaf.path, leaf.value.text) : condition
}

function columnLeaf(leaf: Leaf, column: Column): Sql {
  if (column.kind === 'cell') return cellTest(leaf, column.cell)
  if (column.kind === 'complex') return complexLeaf(leaf, column.cells)
  const { attribute, subAttribute } = leaf.path
  // `members pr`: a row is never empty.
  if (!subAttribute && attribute.type === 'complex') return column.some(sql`true`)
  return orNothing(leaf, column.some(cellTest(leaf, cellOf(column.cells, leaf.path))), column.some(sql`true`))
}

function complexLeaf(leaf: Leaf, cells: ReadonlyMap<string, Cell>): Sql {
  if (leaf.path.subAttribute) return cellTest(leaf, cellOf(cells, leaf.path))
  return sql`(${sql.join([...cells.values()].map(presentCell), sql` or `)})`
}

function documentLeaf(leaf: Leaf, value: Sql): Sql {
  const { attribute, subAttribute } = leaf.path
  if (!subAttribute) return valuesTest(leaf, attribute, value, 'element')
  if (!attribute.multiValued) return valuesTest(leaf, subAttribute, memberSql(value, subAttribute.name), 'item')
  return orNothing(
    leaf,
    someElement('element', attribute, value, elementTest(leaf, subAttribute)),
    someElement('element', attribute, value, sql`true`),
  )
}

/** A leaf in the brackets of a value path on `path`. */
function elementLeaf(leaf: Leaf, path: AttributePath, columns: ColumnMap): Sql {
  const column = columns.column(path)
  if (column)
    return column.kind === 'cell' ? cellTest(leaf, column.cell) : cellTest(leaf, cellOf(column.cells, leaf.path))
  const { attribute, subAttribute } = leaf.path
  return subAttribute ? elementTest(leaf, subAttribute) : valueTest(leaf, attribute, sql`element.value`)
}

function valuePathSql({ path, filter }: ResolvedValuePath, inner: Sql, columns: ColumnMap): Sql {
  const column = columns.column(path)
  const condition = column
    ? column.kind === 'rows'
      ? column.some(inner)
      : inner
    : someElement('element', path.attribute, documentValue(path, columns), inner)
  return seedOf(filter).reduce(
    (narrower, [subAttribute, value]) =>
      value.type === 'text' ? narrowed(narrower, columns, { ...path, subAttribute }, value.text) : narrower,
    condition,
  )
}

function elementTest(leaf: Leaf, subAttribute: AttributeDefinition): Sql {
  return valuesTest(leaf, subAttribute, memberSql(sql`element.value`, subAttribute.name), 'item')
}

function valuesTest(leaf: Leaf, definition: AttributeDefinition, value: Sql, alias: 'element' | 'item'): Sql {
  if (!definition.multiValued) return valueTest(leaf, definition, value)
  const one = valueTest(leaf, definition, sql`${sql.ref(alias)}.value`)
  return orNothing(leaf, someElement(alias, definition, value, one), someElement(alias, definition, value, sql`true`))
}

function valueTest(leaf: Leaf, definition: AttributeDefinition, value: Sql): Sql {
  return definition.type === 'complex' ? holdsAnythingSql(value) : cellTest(leaf, jsonCell(definition, value))
}

function cellTest(leaf: Leaf, cell: Cell): Sql {
  if (leaf.kind === 'present') return presentCell(cell)
  return compareCell(cell, { definition: pathTarget(leaf.path), operator: leaf.operator, value: leaf.value })
}

/** What has no value at all is compared as one null, as in `evaluate`: `ne` and `eq null` hold of it, nothing else does. */
function orNothing(leaf: Leaf, some: Sql, any: Sql): Sql {
  if (leaf.kind === 'present') return some
  const holds = leaf.value.type === 'null' ? leaf.operator === 'eq' : leaf.operator === 'ne'
  return holds ? sql`(${some} or not ${any})` : some
}

function narrowed(condition: Sql, columns: ColumnMap, path: AttributePath, text: string): Sql {
  const narrower = columns.narrow(path, text)
  return narrower ? sql`(${narrower} and ${condition})` : condition
}

function documentValue({ extension, attribute }: AttributePath, columns: ColumnMap): Sql {
  return memberSql(columns.document(extension), attribute.name)
}

function cellOf(cells: ReadonlyMap<string, Cell>, { attribute, subAttribute }: AttributePath): Cell {
  const name = subAttribute?.name.toLowerCase() ?? 'value'
  return cells.get(name) ?? jsonCell(subAttribute ?? attribute, sql`null::jsonb`)
}
