import { sql } from 'kysely'
import type { Database, Executor, Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'

const daysAhead = 7

/** Any number that no one else uses in this database. */
const advisoryLock = 7_365_118_243_902

/**
 * Makes the partitions of yesterday, today and the week ahead, where they are missing. At the start, daily, and by whoever
 * finds one missing. Attached rather than made in place: that locks nobody out of the table.
 */
export async function makePartitions(db: Database): Promise<void> {
  await inTransaction(db, async (trx) => {
    // Two processes that start together must not both make the same one.
    await sql`select pg_advisory_xact_lock(${advisoryLock}::bigint)`.execute(trx)
    await sql`set local lock_timeout = '5s'`.execute(trx)
    const present = new Set(await partitionDays(trx))
    for (const day of await wantedDays(trx)) if (!present.has(day)) await makePartition(trx, day)
  })
}

async function wantedDays(db: Executor): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select to_char((now() at time zone 'utc')::date + n, 'YYYYMMDD') as day
    from generate_series(-1, ${daysAhead}::int) as n`.execute(db)
  return rows.map(({ day }) => day)
}

async function makePartition(trx: Trx, day: string): Promise<void> {
  const name = sql.id(`scim_request_${day}`)
  const from = sql.lit(`${day} 00:00:00+00`)
  const { rows } = await sql<{ next: string }>`select to_char(${day}::date + 1, 'YYYYMMDD') as next`.execute(trx)
  const to = sql.lit(`${rows[0]!.next} 00:00:00+00`)
  await sql`create table ${name} (like scim_request including defaults including constraints)`.execute(trx)
  await sql`alter table scim_request attach partition ${name} for values from (${from}) to (${to})`.execute(trx)
}

/** As `YYYYMMDD`, oldest first. */
async function partitionDays(db: Executor): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select right(relname, 8) as day from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'scim_request'::regclass order by 1`.execute(db)
  return rows.map(({ day }) => day)
}

/** Days that lie wholly before the last `days` days are dropped, each in a moment; a busy table is left for the next time. */
export async function dropPartitions(db: Database, days: number): Promise<void> {
  const { rows } = await sql<{ oldest: string }>`
    select to_char((now() at time zone 'utc')::date - ${days}::int, 'YYYYMMDD') as oldest`.execute(db)
  const old = (await partitionDays(db)).filter((day) => day < rows[0]!.oldest)
  for (const day of old) {
    await inTransaction(db, async (trx) => {
      await sql`set local lock_timeout = '2s'`.execute(trx)
      await sql`drop table if exists ${sql.id(`scim_request_${day}`)}`.execute(trx)
    })
  }
}
