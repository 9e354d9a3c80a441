import type { Executor } from '../../db/connection.ts'
import { type Page, type PageRequest, queryOf, type Row } from './source.ts'

/**
 * By index. A deep page begins behind the nearest place that is remembered, so that a walk costs the same to its end, and
 * deletions in between skip nobody. Nearer to the start rows are counted anew each time.
 */
export async function readByIndex<T extends Row>(db: Executor, page: PageRequest<T>): Promise<Page<T>> {
  const { startIndex, count } = page.request
  const rows = count > 0 ? await rowsAt(db, page) : []
  return { rows, head: { totalResults: await totalOf(db, page, rows.length), startIndex, itemsPerPage: rows.length } }
}

async function rowsAt<T extends Row>(db: Executor, page: PageRequest<T>): Promise<T[]> {
  const { call, request, source } = page
  const { startIndex, count } = request
  const [list, now, isDeep] = [listOf(page), call.clock(), startIndex > call.places.deepFrom]
  const place = isDeep ? call.places.nearest(list, startIndex, now) : undefined
  const offset = startIndex - (place?.startIndex ?? 1)
  // The row before is read too: it is the place of this page, should it be asked for again.
  const lead = isDeep && offset > 0 ? 1 : 0
  const { order } = source
  const read = await source.read(db, { order, after: place?.after, offset: offset - lead, limit: count + lead })
  const remember = (at: number, { orderKey, no }: Row) =>
    call.places.remember(list, { startIndex: at, after: { key: orderKey, no } }, now)
  if (lead === 1 && read[0]) remember(startIndex, read[0])
  const rows = read.slice(lead)
  if (rows.length === count && startIndex + count > call.places.deepFrom) remember(startIndex + count, rows.at(-1)!)
  return rows
}

async function totalOf<T extends Row>(db: Executor, page: PageRequest<T>, shown: number): Promise<number> {
  const { call, request, source } = page
  const { startIndex, count, filter } = request
  // A page that is not full tells the total by itself, unless it lies past the end.
  if (shown < count && (shown > 0 || startIndex === 1)) return startIndex - 1 + shown
  if (filter === undefined) return source.count(db)
  const [list, now] = [listOf(page), call.clock()]
  const known = startIndex > 1 ? call.places.totalOf(list, now) : undefined
  if (known !== undefined) return known
  const total = await source.count(db)
  call.places.rememberTotal(list, total, now)
  return total
}

function listOf<T extends Row>({ call, request, source }: PageRequest<T>): string {
  return JSON.stringify([call.caller.tenantId, call.caller.clientId, queryOf(request, source.name)])
}
