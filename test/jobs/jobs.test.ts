import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createLog } from '../../src/base/log.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createJobs, type Jobs } from '../../src/jobs/jobs.ts'
import { enqueueJob } from '../../src/jobs/enqueue.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

let database: TestDatabase
const running: Jobs[] = []

beforeAll(async () => {
  database = await testDatabase()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((jobs) => jobs.stop()))
})
afterAll(() => database.close())

function newJobs(): Jobs {
  const jobs = createJobs({ databaseUrl: database.url, log: createLog('silent'), sweepMillis: 500 })
  running.push(jobs)
  return jobs
}

describe('jobs', () => {
  it('runs what was enqueued once the transaction has committed', async () => {
    const seen: unknown[] = []
    const jobs = newJobs()
    jobs.register('note', async (payload) => void seen.push(payload))
    await jobs.start()

    await inTransaction(database.db, (trx) => enqueueJob(trx, 'note', { n: 1 }))

    await vi.waitFor(() => expect(seen).toEqual([{ n: 1 }]), 10_000)
  })

  it('never runs what was rolled back', async () => {
    const seen: unknown[] = []
    const jobs = newJobs()
    jobs.register('note', async (payload) => void seen.push(payload))
    await jobs.start()

    const rolledBack = inTransaction(database.db, async (trx) => {
      await enqueueJob(trx, 'note', { n: 'rolled back' })
      throw new Error('no')
    })
    await expect(rolledBack).rejects.toThrow('no')
    await inTransaction(database.db, (trx) => enqueueJob(trx, 'note', { n: 'after' }))

    await vi.waitFor(() => expect(seen).toEqual([{ n: 'after' }]), 10_000)
  })

  it('keeps one job for one key while it waits', async () => {
    for (const n of [1, 2, 3]) await enqueueJob(database.db, 'keyed', { n }, { key: 'only-one' })

    const { rows } = await sql<{ n: string }>`
      select count(*) as n from graphile_worker.jobs where key = 'only-one'`.execute(database.db)
    expect(Number(rows[0]!.n)).toBe(1)
    await sql`select graphile_worker.remove_job('only-one')`.execute(database.db)
  })

  it('tells a running job to stop and waits for it', async () => {
    const steps: string[] = []
    const jobs = newJobs()
    jobs.register('long', async (_, signal) => {
      steps.push('started')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await sleep(100)
      steps.push('finished')
    })
    await jobs.start()
    await enqueueJob(database.db, 'long')
    await vi.waitFor(() => expect(steps).toEqual(['started']), 10_000)

    await jobs.stop()

    expect(steps).toEqual(['started', 'finished'])
  })

  it('runs the job of a process that is gone again, soon and not in four hours', async () => {
    await enqueueJob(database.db, 'orphan')
    await sql`
      update graphile_worker._private_jobs set locked_by = 'pool-of-the-dead', locked_at = now() - interval '1 minute'
      where task_id = (select id from graphile_worker._private_tasks where identifier = 'orphan')`.execute(database.db)
    const jobs = newJobs()
    const run = vi.fn<() => Promise<void>>().mockResolvedValue()
    jobs.register('orphan', run)
    await jobs.start()

    await vi.waitFor(() => expect(run).toHaveBeenCalledOnce(), 10_000)
  })

  it('runs the job again that its own worker took without hearing of it', async () => {
    const jobs = newJobs()
    const run = vi.fn<() => Promise<void>>().mockResolvedValue()
    let ownId: string | undefined
    jobs.register('unheard', run)
    jobs.register('who-am-i', async () => {
      const { rows } = await sql<{ id: string }>`
        select locked_by as id from graphile_worker.jobs where task_identifier = 'who-am-i'`.execute(database.db)
      ownId = rows[0]!.id
    })
    await jobs.start()
    await enqueueJob(database.db, 'who-am-i')
    await vi.waitFor(() => expect(ownId).toBeDefined(), 10_000)
    await enqueueJob(database.db, 'unheard', {}, { runAt: new Date(Date.now() + 3_600_000) })

    // As a fetch leaves it whose answer was lost with the connection.
    await sql`
      update graphile_worker._private_jobs set run_at = now(), locked_by = ${ownId}, locked_at = now() - interval '2 minutes'
      where task_id = (select id from graphile_worker._private_tasks where identifier = 'unheard')`.execute(database.db)

    await vi.waitFor(() => expect(run).toHaveBeenCalledOnce(), 10_000)
  })

  it('leaves the long job of a process that lives with that process', async () => {
    const one = newJobs()
    const other = newJobs()
    let runs = 0
    for (const jobs of [one, other]) {
      jobs.register('slow', async (_, signal) => {
        runs++
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      })
    }
    await one.start()
    await enqueueJob(database.db, 'slow')
    await vi.waitFor(() => expect(runs).toBe(1), 10_000)
    await sql`update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute'`.execute(database.db)
    await other.start()

    await sleep(2_000)
    expect(runs).toBe(1)
  })

  it('wakes listeners at the commit of a transaction that notifies', async () => {
    const jobs = newJobs()
    const woken = vi.fn<() => void>()
    jobs.register('any', async () => {})
    jobs.listen('a channel', woken)
    await jobs.start()
    await vi.waitFor(() => expect(woken).toHaveBeenCalledTimes(1), 10_000)

    await sql`select pg_notify('a channel', '')`.execute(database.db)

    await vi.waitFor(() => expect(woken).toHaveBeenCalledTimes(2), 10_000)
  })

  it('works on after the database has cut its connections', async () => {
    const seen: unknown[] = []
    const jobs = newJobs()
    jobs.register('after-cut', async (payload) => void seen.push(payload))
    await jobs.start()
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'vestibule jobs'`.execute(database.db)

    await enqueueJob(database.db, 'after-cut', { n: 1 })

    await vi.waitFor(() => expect(seen).toEqual([{ n: 1 }]), 15_000)
  })
})
