import { CompiledQuery } from 'kysely'
import { type Executor, type Outside, outsideOf } from './connection.ts'
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
  return statementOf({ name, sql }, ({ pool }, ...run) => runAlone<Row>(pool, ...run))
}

/** One that only reads and waits for no lock; outside of a transaction it shares a connection with others (see ReadLanes). */
export function reading<Row>(name: string, sql: string): Statement<Row> {
  return statementOf({ name, sql }, ({ lanes }, ...run) => lanes.run<Row>(...run))
}

type Run = [prepared: Prepared, parameters: readonly unknown[]]

function statementOf<Row>(
  prepared: Prepared,
  alone: (outside: Outside, ...run: Run) => Promise<Row[]>,
): Statement<Row> {
  const all = (db: Executor, parameters: readonly unknown[]) => {
    const outside = outsideOf(db)
    return outside ? alone(outside, prepared, parameters) : within<Row>(db, prepared, parameters)
  }
  return { all, first: async (db, parameters) => (await all(db, parameters))[0] }
}

/** On the connection of the transaction, which only kysely knows. */
async function within<Row>(db: Executor, prepared: Prepared, parameters: readonly unknown[]): Promise<Row[]> {
  const query = { ...CompiledQuery.raw(prepared.sql, [...parameters]), prepared }
  const { rows } = await db.withoutPlugins().executeQuery<Row>(query)
  return rows
}
