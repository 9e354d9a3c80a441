import type { Executor } from '../../db/connection.ts'
import type { AfterRow, ListOrder } from '../../people/list-order.ts'
import type { ScimCall } from '../call.ts'
import { type CursorScope, openCursor, type Place, sealCursor } from './cursor.ts'
import { withinDeadline } from './deadline.ts'
import type { ListRequest } from './list-request.ts'
import type { ListHead } from './list-response.ts'

export interface PageOfRows {
  order?: ListOrder
  after?: AfterRow
  offset?: number
  limit: number
}

interface Row {
  no: number
  orderKey: string | null
}

/** How one resource type is listed. */
export interface Source<T extends Row> {
  /** The resource type's name; part of what a cursor is good for. */
  name: string
  order?: ListOrder
  read: (db: Executor, page: PageOfRows) => Promise<T[]>
  count: (db: Executor) => Promise<number>
  /** Whether an index finds the rows in their order; otherwise the search has a deadline. */
  isCheap: boolean
}

export interface Page<T> {
  rows: T[]
  head: ListHead
}

/** One page, by index (RFC 7644 §3.4.2.4) or, where the request has a cursor, by that (RFC 9865). */
export function readPage<T extends Row>(call: ScimCall, request: ListRequest, source: Source<T>): Promise<Page<T>> {
  const read = (db: Executor) =>
    request.cursor === undefined ? byIndex(db, request, source) : byCursor(db, { call, request, source })
  return source.isCheap ? read(call.db) : withinDeadline(call.db, read)
}

async function byIndex<T extends Row>(
  db: Executor,
  { startIndex, count }: ListRequest,
  source: Source<T>,
): Promise<Page<T>> {
  const { order } = source
  const rows = count > 0 ? await source.read(db, { order, offset: startIndex - 1, limit: count }) : []
  // The first page tells the total by itself where it is not full.
  const isAll = startIndex === 1 && rows.length < count
  const totalResults = isAll ? rows.length : await source.count(db)
  return { rows, head: { totalResults, startIndex, itemsPerPage: rows.length } }
}

/** By key: the last page costs what the first did, and what is written meanwhile moves nobody to another page. */
async function byCursor<T extends Row>(
  db: Executor,
  { call, request, source }: { call: ScimCall; request: ListRequest; source: Source<T> },
): Promise<Page<T>> {
  const scope = scopeOf(call, request, source.name)
  const place = request.cursor ? openCursor(request.cursor, scope) : undefined
  const { count } = request
  // One more than asked tells whether there is a next page.
  const read = count > 0 ? await source.read(db, { order: source.order, after: place, limit: count + 1 }) : []
  const rows = read.slice(0, count)
  const hasMore = read.length > count
  const total = place?.total ?? (hasMore || count === 0 ? await source.count(db) : rows.length)
  const head: ListHead = { totalResults: total, itemsPerPage: rows.length }
  if (hasMore) head.nextCursor = sealCursor(endOf(rows, total), scope)
  return { rows, head }
}

function endOf(rows: readonly Row[], total: number): Place {
  const { orderKey, no } = rows.at(-1)!
  return { key: orderKey, no, total }
}

function scopeOf(call: ScimCall, { filter, sortBy, isDescending }: ListRequest, name: string): CursorScope {
  const { tenantId, clientId } = call.caller
  const query = [name, filter ?? null, sortBy ?? null, isDescending]
  return { keyring: call.keyring, tenantId, clientId, query, now: call.clock() }
}
