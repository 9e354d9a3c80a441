import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isUuid } from '../base/uuid.ts'
import type { Database } from '../db/connection.ts'
import type { Jobs } from '../jobs/jobs.ts'

const batchSize = 1_000

/** Removes files of messages that are gone from the outbox, as when their person was deleted. @returns how many. */
export async function sweepOutbox(db: Database, dataDirectory: string): Promise<number> {
  const directory = join(dataDirectory, 'outbox')
  // Absent where no mail was ever kept.
  const names = await readdir(directory).catch(() => [])
  const ids = names.map((name) => name.replace(/\.eml$/, '')).filter(isUuid)
  let removed = 0
  for (let at = 0; at < ids.length; at += batchSize) {
    const batch = ids.slice(at, at + batchSize)
    const rows = await db.selectFrom('outboxMessage').select('id').where('id', 'in', batch).execute()
    const kept = new Set(rows.map(({ id }) => id))
    const gone = batch.filter((id) => !kept.has(id))
    await Promise.all(gone.map((id) => rm(join(directory, `${id}.eml`), { force: true })))
    removed += gone.length
  }
  return removed
}

/** One process of several does it at a time; the outbox is for development, where there is one. */
export function registerOutboxSweep(jobs: Jobs, { db, dataDirectory }: { db: Database; dataDirectory: string }): void {
  jobs.register('sweep_outbox', async () => void (await sweepOutbox(db, dataDirectory)))
  jobs.schedule('*/10 * * * *', 'sweep_outbox')
}
