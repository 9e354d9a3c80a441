import { pino } from 'pino'
import { createKeyring } from '../base/keyring.ts'
import { createLog } from '../base/log.ts'
import type { Config } from '../config.ts'
import { createDatabase, createPool } from '../db/connection.ts'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import { migrateJobs } from '../jobs/jobs.ts'
import type { Opened } from './command.ts'

/** @throws CannotStart */
export async function withDatabase<T>(
  config: Config,
  purpose: string,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  // To stderr: what a command answers stands on stdout, alone.
  const log = createLog('warn', pino.destination({ dest: 2, sync: true }))
  const database = await openDatabase({ ...config, purpose, mayJoin: true, log })
  try {
    const pool = createPool({ url: database.url, max: 4 })
    try {
      const migrated: string[] = []
      await migrate(pool, { onApplied: (name) => migrated.push(name) })
      await migrateJobs(pool, log)
      return await work({ db: createDatabase(pool), pool, keyring: createKeyring(config.secretKeys), config, migrated })
    } finally {
      await pool.end()
    }
  } finally {
    await database.close()
  }
}
