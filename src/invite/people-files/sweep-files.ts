import type { Database } from '../../db/connection.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import { removeOldPeopleFiles } from './people-file-store.ts'

export function registerPeopleFileSweep(jobs: Jobs, { db }: { db: Database }): void {
  jobs.register('sweep_people_files', async () => void (await removeOldPeopleFiles(db)))
  jobs.schedule('40 3 * * *', 'sweep_people_files')
}
