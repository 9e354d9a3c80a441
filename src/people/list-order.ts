import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** What a list is sorted by: an expression over its table. Those of `filter/sort-key.ts` are such. */
export interface ListOrder {
  /** Null: the number alone. */
  readonly key: RawBuilder<unknown> | null
  /** The expression's type, in which the last key of a page comes back. */
  readonly type: 'text' | 'uuid' | 'boolean' | 'numeric' | 'timestamptz'
  /** True where no row lacks it; the keyset is then one comparison, served by an index. */
  readonly neverNull: boolean
  readonly descending?: boolean
}

/** The last row of the page before, or, read backwards, the first of the page behind: its `orderKey`, and its number. */
export interface AfterRow {
  key: string | null
  no: number
}

/** The same rows from the last to the first. */
export function reversed(order: ListOrder | undefined): ListOrder {
  return order ? { ...order, descending: !order.descending } : fromTheNewest
}

const fromTheNewest: ListOrder = { key: null, type: 'numeric', neverNull: true, descending: true }

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
  const beyond = order?.descending ? sql`<` : sql`>`
  if (!order?.key) return sql`${no} ${beyond} ${after.no}`
  const { key, neverNull, descending = false } = order
  if (after.key === null) {
    const rest = sql<SqlBool>`(${key} is null and ${no} ${beyond} ${after.no})`
    return descending ? sql`(${rest} or ${key} is not null)` : rest
  }
  const rest = sql<SqlBool>`(${key}, ${no}) ${beyond} (${after.key}::text::${types[order.type]}, ${after.no})`
  return neverNull || descending ? rest : sql`(${rest} or ${key} is null)`
}

/** The order's key as text, for the next page's cursor. */
export function orderKeyText(order: ListOrder | undefined): RawBuilder<string | null> {
  return order?.key ? sql`(${order.key})::text` : sql`null::text`
}

export function orderBy(order: ListOrder | undefined, no: RawBuilder<unknown>): RawBuilder<unknown> {
  const direction = order?.descending ? sql`desc` : sql`asc`
  if (!order?.key) return sql`${no} ${direction}`
  return sql`${order.key} ${direction}, ${no} ${direction}`
}
