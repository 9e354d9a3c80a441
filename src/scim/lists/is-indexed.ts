import type { ColumnMap } from '../../filter/column-map.ts'
import { seedOf } from '../../filter/read-path.ts'
import type { ResolvedCompare, ResolvedFilter } from '../../filter/resolved-filter.ts'

/**
 * Whether an index finds the rows, so that the filter costs the same whatever the tenant's size. Every look-up that
 * real clients send is such; anything else may walk over all rows.
 */
export function isIndexed(filter: ResolvedFilter, columns: ColumnMap): boolean {
  const open: ResolvedFilter[] = [filter]
  // Of an `and`, one side is enough; an `or` needs all: only the simple shapes are looked at, the rest counts as slow.
  while (open.length > 0) {
    const node = open.pop()!
    if (node.kind === 'and') open.push(...node.operands)
    else if (findsAnyNumber(node)) continue
    else if (node.kind === 'compare' && isKey(node, columns)) return true
    else if (node.kind === 'valuePath' && hasKey(node, columns)) return true
  }
  return false
}

/** An index knows who is in a group, but a group may have everybody. */
function findsAnyNumber(node: ResolvedFilter): boolean {
  return 'path' in node && node.path.attribute.name === 'groups'
}

function isKey({ path, operator, value }: ResolvedCompare, columns: ColumnMap): boolean {
  if (operator !== 'eq' || value.type !== 'text') return false
  if (columns.narrow(path, value.text)) return true
  const column = columns.column(path)
  return column?.kind === 'cell' && (column.cell.kind === 'key' || column.cell.kind === 'uuid')
}

function hasKey({ path, filter }: ResolvedFilter & { kind: 'valuePath' }, columns: ColumnMap): boolean {
  return seedOf(filter).some(
    ([subAttribute, value]) =>
      value.type === 'text' && columns.narrow({ ...path, subAttribute }, value.text) !== undefined,
  )
}
