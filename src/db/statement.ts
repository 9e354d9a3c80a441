import { CompiledQuery } from 'kysely'
import type { Executor } from './connection.ts'

/** A statement that is parsed and planned once a connection. Parameters are `$1…`; columns come back as written (quote camelCase aliases). */
export interface Statement<Row> {
  all(db: Executor, parameters: readonly unknown[]): Promise<Row[]>
  first(db: Executor, parameters: readonly unknown[]): Promise<Row | undefined>
}

/**
 * Only for statements that find their rows by key: after five runs PostgreSQL may keep one generic plan for a named
 * statement, which is ruinous where the best plan depends on the values, as it does for a page of a list.
 */
export function statement<Row>(name: string, sql: string): Statement<Row> {
  const run = async (db: Executor, parameters: readonly unknown[]) => {
    const query = Object.assign({ ...CompiledQuery.raw(sql, [...parameters]) }, { name })
    const { rows } = await db.withoutPlugins().executeQuery<Row>(query)
    return rows
  }
  return { all: run, first: async (db, parameters) => (await run(db, parameters))[0] }
}
