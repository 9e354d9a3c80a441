import { sql } from 'kysely'
import type { Database, Executor } from '../../db/connection.ts'
import { endedBy } from '../../db/ended-by.ts'
import { inTransaction } from '../../db/transaction.ts'
import { ScimRefusal } from '../errors.ts'

/** Milliseconds for all statements of a list; none takes over 2 s (security §9.56). */
const PATIENCE = 1_800

/** RFC 7644 §3.12 `tooMany`: more than the server is willing to calculate. */
export class TooCostly extends ScimRefusal {
  readonly code = 'scim_too_costly'
  readonly scimType = 'tooMany'
  constructor(options?: { cause?: unknown }) {
    super('the search takes too long; narrow the filter, or leave out sortBy', options)
  }
}

/** What is left of the time is for as many statements, each with the same share. */
export type Allot = (statements: number) => Promise<void>

/**
 * PostgreSQL itself gives up, so that nothing goes on behind an answer. It costs round trips, so only searches that may walk
 * over all rows go through here. All the time is the first statement's (`statements`: of how many); those after it ask
 * `allot` for what is left.
 * @param signal ends it, too: whoever asked has left
 * @throws TooCostly; the signal's reason
 */
export async function withinDeadline<T>(
  db: Database,
  work: (db: Executor, allot: Allot) => Promise<T>,
  {
    statements = 1,
    patience = PATIENCE,
    signal,
  }: { statements?: number; patience?: number; signal?: AbortSignal } = {},
): Promise<T> {
  try {
    return await inTransaction(db, async (trx) => {
      const allot = allotment(trx, performance.now() + patience)
      await allot(statements)
      return signal ? endedBy(signal, { db, trx }, () => work(trx, allot)) : work(trx, allot)
    })
  } catch (error) {
    signal?.throwIfAborted()
    if (isCancelled(error)) throw new TooCostly({ cause: error })
    throw error
  }
}

function allotment(trx: Executor, endsAt: number): Allot {
  return async (statements) => {
    const left = Math.floor((endsAt - performance.now()) / statements)
    // To PostgreSQL 0 means as long as it takes.
    if (left < 1) throw new TooCostly()
    await sql`select set_config('statement_timeout', ${String(left)}, true)`.execute(trx)
  }
}

const QUERY_CANCELED = '57014'

const isCancelled = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === QUERY_CANCELED
