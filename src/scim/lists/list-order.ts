import type { ColumnMap } from '../../filter/column-map.ts'
import type { ResourceSchema } from '../../filter/schema-definition.ts'
import { sortKeyOf } from '../../filter/sort-key.ts'
import type { ListOrder } from '../../people/list-people.ts'
import type { ListRequest } from './list-request.ts'

/** @throws InvalidPath for an unknown or unsortable attribute. */
export function listOrder(
  { sortBy, isDescending }: ListRequest,
  schema: ResourceSchema,
  columns: ColumnMap,
): ListOrder | undefined {
  if (sortBy === undefined) return undefined
  return { ...sortKeyOf(sortBy, schema, columns), descending: isDescending }
}
