import type { Executor } from '../../db/connection.ts'
import { type AfterRow, reversed } from '../../people/list-order.ts'
import type { ScimCall } from '../call.ts'
import { type CursorScope, openCursor, type Place, sealCursor } from './cursor.ts'
import { withinDeadline } from './deadline.ts'
import { readByIndex } from './index-page.ts'
import type { ListRequest } from './list-request.ts'
import { type Page, type PageRequest, queryOf, type Row, type Source } from './source.ts'

/** One page, by index (RFC 7644 §3.4.2.4) or, where the request has a cursor, by that (RFC 9865). */
export function readPage<T extends Row>(call: ScimCall, request: ListRequest, source: Source<T>): Promise<Page<T>> {
  const read = (db: Executor, from: Source<T>) => {
    const page = { call, request, source: from }
    return request.cursor === undefined ? readByIndex(db, page) : byCursor(db, page)
  }
  // Rows before a deep page are walked over, unless its place is known.
  const isCheap = source.isCheap && (request.cursor !== undefined || request.startIndex <= call.places.deepFrom)
  if (isCheap) return read(call.db, source)
  return withinDeadline(call.db, (db, allot) => {
    const count = (counting: Executor) => allot(source.countStatements ?? 1).then(() => source.count(counting))
    return read(db, { ...source, count })
  })
}

/** By key: the last page costs what the first did, and what is written meanwhile moves nobody to another page. */
async function byCursor<T extends Row>(db: Executor, { call, request, source }: PageRequest<T>): Promise<Page<T>> {
  const { count } = request
  const scope = scopeOf(call, request, source.name)
  const place = request.cursor ? openCursor(request.cursor, scope) : undefined
  const order = place?.backwards ? reversed(source.order) : source.order
  // One more than asked tells whether there is a page beyond.
  const read = count > 0 ? await source.read(db, { order, after: place, limit: count + 1 }) : []
  const hasMore = read.length > count
  const found = read.slice(0, count)
  const rows = place?.backwards ? found.toReversed() : found
  const total = place?.total ?? (hasMore || count === 0 ? await source.count(db) : rows.length)
  const ends = count > 0 ? endsOf(rows, { place, hasMore, isDescending: source.order?.descending ?? false }) : {}
  const sealed = (end?: AfterRow, backwards = false) => end && sealCursor({ ...end, backwards, total }, scope)
  const cursors = { nextCursor: sealed(ends.last), previousCursor: sealed(ends.first, true) }
  return { rows, head: { totalResults: total, itemsPerPage: rows.length, ...cursors } }
}

interface Ends {
  /** Absent where there is no page before. */
  first?: AfterRow
  /** Absent where there is no page behind. */
  last?: AfterRow
}

function endsOf(
  rows: readonly Row[],
  { place, hasMore, isDescending }: { place?: Place; hasMore: boolean; isDescending: boolean },
): Ends {
  if (!place) return hasMore ? { last: endAt(rows.at(-1)!) } : {}
  // Where all that lay beyond was deleted, the way back leads over the row from which the client came.
  const origin = { key: place.key, no: place.no + (place.backwards === isDescending ? 1 : -1) }
  const first = rows[0] ? endAt(rows[0]) : origin
  const last = rows.length > 0 ? endAt(rows.at(-1)!) : origin
  if (place.backwards) return hasMore ? { first, last } : { last }
  return hasMore ? { first, last } : { first }
}

const endAt = ({ orderKey, no }: Row): AfterRow => ({ key: orderKey, no })

function scopeOf(call: ScimCall, request: ListRequest, name: string): CursorScope {
  const { tenantId, clientId } = call.caller
  return { keyring: call.keyring, tenantId, clientId, query: queryOf(request, name), now: call.clock() }
}
