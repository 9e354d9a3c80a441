import type { Executor } from '../../db/connection.ts'
import type { AfterRow, ListOrder } from '../../people/list-order.ts'
import type { ScimCall } from '../call.ts'
import type { ListRequest } from './list-request.ts'
import type { ListHead } from './list-response.ts'

export interface PageOfRows {
  order?: ListOrder
  after?: AfterRow
  offset?: number
  limit: number
}

export interface Row {
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
  /** How many the count takes; 1 where it is not said. */
  countStatements?: number
}

export interface Page<T> {
  rows: T[]
  head: ListHead
}

export interface PageRequest<T extends Row> {
  call: ScimCall
  request: ListRequest
  source: Source<T>
}

/** All that decides which rows come in which order. */
export function queryOf({ filter, sortBy, isDescending }: ListRequest, name: string): readonly unknown[] {
  return [name, filter ?? null, sortBy ?? null, isDescending]
}
