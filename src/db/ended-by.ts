import { sql } from 'kysely'
import type { Database, Trx } from './connection.ts'

/**
 * What is asked within a transaction ends when the signal is aborted: PostgreSQL itself gives up (57014), so that nothing goes on
 * for an answer that nobody waits for.
 */
export async function endedBy<T>(
  signal: AbortSignal,
  { db, trx }: { db: Database; trx: Trx },
  work: () => Promise<T>,
): Promise<T> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
  let cancelling: Promise<unknown> | undefined
  const cancel = () => {
    cancelling = sql`select pg_cancel_backend(${rows[0]!.pid})`.execute(db).catch(() => {})
  }
  signal.addEventListener('abort', cancel, { once: true })
  try {
    signal.throwIfAborted()
    return await work()
  } finally {
    signal.removeEventListener('abort', cancel)
    // The connection is given back only afterwards: the next one's statement on it is never the one that ends.
    await cancelling
  }
}
