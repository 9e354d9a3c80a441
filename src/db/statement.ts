import { CompiledQuery } from 'kysely'
import { type Executor, poolOf } from './connection.ts'
import { runAlone } from './driver.ts'
import type { Prepared } from './prepared-run.ts'

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
  const prepared: Prepared = { name, sql }
  const all = async (db: Executor, parameters: readonly unknown[]) => {
    const pool = poolOf(db)
    return pool ? runAlone<Row>(pool, prepared, parameters) : within<Row>(db, prepared, parameters)
  }
  return { all, first: async (db, parameters) => (await all(db, parameters))[0] }
}

/** On the connection of the transaction, which only kysely knows. */
async function within<Row>(db: Executor, prepared: Prepared, parameters: readonly unknown[]): Promise<Row[]> {
  const query = { ...CompiledQuery.raw(prepared.sql, [...parameters]), prepared }
  const { rows } = await db.withoutPlugins().executeQuery<Row>(query)
  return rows
}
