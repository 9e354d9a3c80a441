import { sql } from 'kysely'
import type { Keyring } from '../base/keyring.ts'
import type { Log } from '../base/log.ts'
import type { Database } from '../db/connection.ts'

interface LostKeysParts {
  db: Database
  keyring: Keyring
  log: Log
}

/**
 * A restored database with another key, or a data directory whose `secret-key` was lost, looks healthy and opens no link
 * that is out. Never fails: whoever starts is only told.
 */
export async function warnOfLostKeys({ db, keyring, log }: LostKeysParts): Promise<void> {
  const lost = await keyOfDeadLinks(db, keyring).catch(() => undefined)
  if (lost === undefined) return
  log.warn(
    { key: lost },
    'open claim links were signed by a key that is not configured, and cannot be opened: add the former key to SECRET_KEY behind the present one, separated by a comma, or send these invitations again; "doctor" counts them',
  )
}

/** One is enough to be told of it; a database of millions where all is well is read once. */
async function keyOfDeadLinks(db: Database, { keyIds }: Keyring): Promise<string | undefined> {
  const { rows } = await sql<{ keyId: string }>`
    select key_id from standing
    where deactivated_at is null and claimed_at is null and invited_at is not null and link_expires_at > now()
      and key_id <> all(${[...keyIds]}::text[])
    limit 1`.execute(db)
  return rows[0]?.keyId
}
