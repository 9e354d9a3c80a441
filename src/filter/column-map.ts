import type { RawBuilder } from 'kysely'
import type { AttributePath } from './attribute-path.ts'
import type { SchemaExtension } from './schema-definition.ts'

export type Sql = RawBuilder<unknown>

/**
 * A scalar expression; null where the attribute has no value.
 * `key`: text in the form of `fold`, in collation "C", with `present` where another expression says whether there is a value.
 * `text`: verbatim text. `instant`: a timestamptz in whole milliseconds.
 */
export type Cell =
  | { readonly kind: 'key'; readonly sql: Sql; readonly present?: Sql; readonly neverNull?: boolean }
  | {
      readonly kind: 'boolean'
      readonly sql: Sql
      /** True where the value is false, if an index serves that better than the negation of `sql`. */
      readonly opposite?: Sql
      readonly neverNull?: boolean
    }
  | {
      readonly kind: 'text' | 'uuid' | 'number' | 'instant'
      readonly sql: Sql
      /** True where every resource has a value, so that a list can be paged by one row comparison. */
      readonly neverNull?: boolean
    }

/**
 * Where an attribute is kept that is not in the document. `cells` are keyed by the lower-cased sub-attribute, and by
 * `value` where the attribute itself is not complex; a sub-attribute without a cell has no value.
 */
export type Column =
  | { readonly kind: 'cell'; readonly cell: Cell }
  | { readonly kind: 'complex'; readonly cells: ReadonlyMap<string, Cell> }
  | {
      readonly kind: 'rows'
      readonly cells: ReadonlyMap<string, Cell>
      /** Whether some row of this resource satisfies `condition`, which speaks of `cells`. */
      some(condition: Sql): Sql
    }

/** How the attributes of one resource type are reached in SQL. Names and parameters are the caller's own, never a client's. */
export interface ColumnMap {
  /** @returns undefined where the document holds the attribute. Only `path.attribute` counts. */
  column(path: AttributePath): Column | undefined
  /** The jsonb object that holds the other attributes under their canonical names. */
  document(extension: SchemaExtension | null): Sql
  /**
   * A condition, served by an index also under `or`, that holds wherever `path eq text` does; the comparison itself
   * still decides. Undefined where there is no such index.
   */
  narrow(path: AttributePath, text: string): Sql | undefined
}
