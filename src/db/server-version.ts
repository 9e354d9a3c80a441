import { sql } from 'kysely'
import { CannotStart } from '../base/cannot-start.ts'
import type { Database } from './connection.ts'

const oldest = 15

interface Server {
  version: string
  major: number
  encoding: string
  hasIcu: boolean
}

/** @throws CannotStart where the server is too old, or the database cannot hold or compare every text. */
export async function checkServer(db: Database): Promise<void> {
  const { rows } = await sql<Server>`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::int / 10000 as major,
      current_setting('server_encoding') as encoding,
      exists (select from pg_collation where collname = 'und-x-icu') as has_icu`.execute(db)
  const complaint = complaintAbout(rows[0]!)
  if (complaint) throw new CannotStart(complaint)
}

export function complaintAbout({ version, major, encoding, hasIcu }: Server): string | undefined {
  if (major < oldest) {
    return `The database is PostgreSQL ${version}, and Vestibule needs 15 to 18: upgrade it, or point DATABASE_URL to another.`
  }
  if (encoding !== 'UTF8') {
    return `The database's encoding is ${encoding}, and names need UTF8: make one with "create database vestibule encoding 'UTF8' template template0", and point DATABASE_URL to it.`
  }
  if (!hasIcu) {
    return 'The database was built without ICU, by which names are compared: use a PostgreSQL with ICU (the official packages have it).'
  }
  return undefined
}
