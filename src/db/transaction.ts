import type { Database, Executor, Trx } from './connection.ts'
import { isRetryable } from './sql-state.ts'

const mostRetries = 3

/** The one place that opens transactions, and that runs a serialisation failure or deadlock again (at most 3 times). READ COMMITTED. */
export async function inTransaction<T>(db: Database, work: (trx: Trx) => Promise<T>): Promise<T> {
  return retried(() => db.transaction().execute(work))
}

/** For verbs that are one statement: PostgreSQL makes it a transaction of its own, and two round trips are saved. */
export async function inOneStatement<T>(db: Database, work: (db: Executor) => Promise<T>): Promise<T> {
  return retried(() => work(db))
}

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isRetryable(error) || attempt === mostRetries) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt))
    }
  }
}
