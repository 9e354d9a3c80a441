import { sql } from 'kysely'
import type { Database } from '../db/connection.ts'
import { deleteEndedLinks } from './one-time-link-store.ts'
import { deleteEndedProofs } from './proof-store.ts'
import { deleteEndedSessions } from './session-store.ts'

/** What has ended is not found any more; here it is taken away. Run by the hourly job. */
export async function forgetEnded(db: Database): Promise<void> {
  await deleteEndedSessions(db)
  await deleteEndedLinks(db)
  await deleteEndedProofs(db)
  // Milliseconds, as the limiter writes them; it would clear the table itself, but once in every process.
  await sql`delete from rate_limit where expire < extract(epoch from now() - interval '1 hour') * 1000`.execute(db)
}
