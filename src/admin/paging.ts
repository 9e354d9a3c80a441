import { type CursorKey, type CursorScope, readCursor, signCursor } from './cursor.ts'

/** One page of a list: how many rows, after which key, and how its answer is put together. */
export interface Paging {
  /** Rows of the page. Lists read one more, which tells whether another page follows. */
  limit: number
  after?: CursorKey
  /** As counted for the first page; undefined on it. */
  total?: number
  /** @param found up to `limit + 1` rows. */
  page<Row, Item>(found: PageOf<Row, Item>): { items: Item[]; nextCursor?: string; total?: number }
}

export interface PageOf<Row, Item> {
  rows: readonly Row[]
  keyOf: (row: Row) => CursorKey
  toItem: (row: Row) => Item
  total?: number
  /** Where the next page begins though this one is not full: the search looked no further. */
  resumeAt?: CursorKey
}

export function createPaging(scope: CursorScope, { limit, cursor }: { limit: number; cursor?: string }): Paging {
  const position = cursor === undefined ? undefined : readCursor(scope, cursor)
  return {
    limit,
    after: position?.key,
    total: position?.total,
    page({ rows, keyOf, toItem, total = position?.total, resumeAt }) {
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const key = rows.length > limit && last !== undefined ? keyOf(last) : resumeAt
      return {
        items: shown.map(toItem),
        nextCursor: key && signCursor(scope, { key, total }),
        total,
      }
    },
  }
}
