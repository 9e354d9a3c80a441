import { sql } from 'kysely'
import type { Database, Executor } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import { ScimRefusal } from '../errors.ts'

/** Milliseconds for all statements of a list; a request ends within 30 s (security §8.52). */
const PATIENCE = 24_000

/** RFC 7644 §3.12 `tooMany`: more than the server is willing to calculate. */
export class TooCostly extends ScimRefusal {
  readonly code = 'scim_too_costly'
  readonly scimType = 'tooMany'
  constructor(options?: { cause?: unknown }) {
    super('the search takes too long; narrow the filter, or leave out sortBy', options)
  }
}

/**
 * Each of the statements has its share. PostgreSQL itself gives up, so that nothing goes on behind an answer. It costs two round trips, so only searches
 * that no index serves go through here.
 * @throws TooCostly
 */
export async function withinDeadline<T>(
  db: Database,
  work: (db: Executor) => Promise<T>,
  { statements = 2, patience = PATIENCE }: { statements?: number; patience?: number } = {},
): Promise<T> {
  try {
    return await inTransaction(db, async (trx) => {
      await sql`select set_config('statement_timeout', ${String(Math.floor(patience / statements))}, true)`.execute(trx)
      return work(trx)
    })
  } catch (error) {
    if (isCancelled(error)) throw new TooCostly({ cause: error })
    throw error
  }
}

const QUERY_CANCELED = '57014'

const isCancelled = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === QUERY_CANCELED
