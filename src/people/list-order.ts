import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** What a list is sorted by: an expression over its table. Those of `filter/sort-key.ts` are such. */
export interface ListOrder {
  readonly key: RawBuilder<unknown>
  /** The expression's type, in which the last key of a page comes back. */
  readonly type: 'text' | 'uuid' | 'boolean' | 'numeric' | 'timestamptz'
  /** True where no row lacks it; the keyset is then one comparison, served by an index. */
  readonly neverNull: boolean
  readonly descending?: boolean
}

/** The last row of the page before: its `orderKey`, and its number. */
export interface AfterRow {
  key: string | null
  no: number
}

const types = {
  text: sql`text`,
  uuid: sql`uuid`,
  boolean: sql`boolean`,
  numeric: sql`numeric`,
  timestamptz: sql`timestamptz`,
} as const

/**
 * What comes after `after` in the order of `orderBy`. Absent values are last when ascending and first when descending (RFC 7644
 * §3.4.2.3), as PostgreSQL has it by itself.
 */
export function afterCondition(
  order: ListOrder | undefined,
  after: AfterRow,
  no: RawBuilder<unknown>,
): RawBuilder<SqlBool> {
  if (!order) return sql`${no} > ${after.no}`
  const { key, neverNull, descending = false } = order
  const beyond = descending ? sql`<` : sql`>`
  if (after.key === null) {
    const rest = sql<SqlBool>`(${key} is null and ${no} ${beyond} ${after.no})`
    return descending ? sql`(${rest} or ${key} is not null)` : rest
  }
  const rest = sql<SqlBool>`(${key}, ${no}) ${beyond} (${after.key}::text::${types[order.type]}, ${after.no})`
  return neverNull || descending ? rest : sql`(${rest} or ${key} is null)`
}

/** The order's key as text, for the next page's cursor. */
export function orderKeyText(order: ListOrder | undefined): RawBuilder<string | null> {
  return order ? sql`(${order.key})::text` : sql`null::text`
}

export function orderBy(order: ListOrder | undefined, no: RawBuilder<unknown>): RawBuilder<unknown> {
  if (!order) return sql`${no}`
  const direction = order.descending ? sql`desc` : sql`asc`
  return sql`${order.key} ${direction}, ${no} ${direction}`
}
