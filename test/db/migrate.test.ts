import { type Kysely, sql } from 'kysely'
import type { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Migration } from '../../migrations/index.ts'
import { migrations } from '../../migrations/index.ts'
import { CannotStart } from '../../src/base/cannot-start.ts'
import { createDatabase, createPool } from '../../src/db/connection.ts'
import { migrate, pendingMigrations } from '../../src/db/migrate.ts'
import { complaintAbout } from '../../src/db/server-version.ts'
import { type EmptyDatabase, emptyDatabase } from '../support/database.ts'

let empty: EmptyDatabase
let pool: Pool

function migration(name: string, statement = `create table "${name}" (x int)`): Migration {
  return { name, up: async (db: Kysely<unknown>) => void (await sql.raw(statement).execute(db)) }
}

const tables = async () =>
  (await pool.query(`select tablename from pg_tables where schemaname = 'public' order by 1`)).rows.map(
    ({ tablename }) => tablename as string,
  )
const applied = async () =>
  (await pool.query('select name from schema_migration order by name')).rows.map(({ name }) => name)

describe('migrating', () => {
  beforeEach(async () => {
    empty = await emptyDatabase()
    pool = createPool({ url: empty.url, max: 4 })
  })
  afterEach(async () => {
    await pool.end()
    await empty.close()
  })

  it('applies all to an empty database, in order, and then has nothing to do', async () => {
    const names: string[] = []
    await migrate(pool, { onApplied: (name) => names.push(name) })
    await migrate(pool, { onApplied: (name) => names.push(name) })

    expect(names).toEqual(migrations.map(({ name }) => name))
    expect(await pendingMigrations(createDatabase(pool))).toEqual([])
  })

  it('applies only what is new', async () => {
    await migrate(pool, { migrations: [migration('a')] })
    const names: string[] = []
    await migrate(pool, { migrations: [migration('a'), migration('b')], onApplied: (name) => names.push(name) })

    expect(names).toEqual(['b'])
  })

  it('lets one of ten processes work, and the others find it done', async () => {
    // A second run would fail: the table is there.
    const slow = migration('slow', 'create table slow (x int); select pg_sleep(0.3)')
    const pools = Array.from({ length: 10 }, () => createPool({ url: empty.url, max: 1 }))
    const names: string[] = []
    await Promise.all(pools.map((one) => migrate(one, { migrations: [slow], onApplied: (name) => names.push(name) })))
    await Promise.all(pools.map((one) => one.end()))

    expect(names).toEqual(['slow'])
  })

  it('leaves nothing of a migration that fails, and goes on from there', async () => {
    const broken = migration('broken', 'create table half (x int); select 1 / 0')
    await expect(migrate(pool, { migrations: [migration('a'), broken] })).rejects.toThrow('division by zero')
    expect(await tables()).toEqual(['a', 'schema_migration'])

    await migrate(pool, { migrations: [migration('a'), migration('broken')] })
    expect(await applied()).toEqual(['a', 'broken'])
  })

  it('leaves the migrations of a newer version in peace', async () => {
    await migrate(pool, { migrations: [migration('a'), migration('b'), migration('c')] })
    await migrate(pool, { migrations: [migration('a'), migration('b')] })

    expect(await applied()).toEqual(['a', 'b', 'c'])
  })

  it('refuses one that is put before an applied one', async () => {
    await migrate(pool, { migrations: [migration('a'), migration('c')] })

    const late = migrate(pool, { migrations: [migration('a'), migration('b'), migration('c')] })
    await expect(late).rejects.toThrow(CannotStart)
    await expect(late).rejects.toThrow('has the migration c but not b before it')
    expect(await tables()).not.toContain('b')
  })

  it('waits for a busy table, then tries again', async () => {
    await migrate(pool, { migrations: [migration('a')] })
    const holder = await pool.connect()
    await holder.query('begin; lock table a')
    const waiting = migrate(pool, { migrations: [migration('a'), migration('b', 'alter table a add y int')] })
    // One try waits 5 s: the second one finds the table free.
    await new Promise((resolve) => setTimeout(resolve, 5_500))
    await holder.query('commit')
    holder.release()

    await waiting
    expect(await applied()).toEqual(['a', 'b'])
  })

  it('says what to do where the user may make no tables', async () => {
    const refused = migration(
      'a',
      `do $$ begin raise insufficient_privilege using message = 'permission denied'; end $$`,
    )

    await expect(migrate(pool, { migrations: [refused] })).rejects.toThrow(/may not make its tables.*owner/)
  })
})

describe('the server', () => {
  const good = { version: '17.2', major: 17, encoding: 'UTF8', hasIcu: true }

  it.each([15, 16, 17, 18])('may be PostgreSQL %i', (major) => {
    expect(complaintAbout({ ...good, major })).toBeUndefined()
  })

  it('may not be older', () => {
    expect(complaintAbout({ ...good, version: '14.9', major: 14 })).toMatch(/PostgreSQL 14\.9.*15 to 18.*DATABASE_URL/)
  })

  it('must hold every name', () => {
    expect(complaintAbout({ ...good, encoding: 'SQL_ASCII' })).toMatch(/SQL_ASCII.*UTF8.*create database/)
  })

  it('must compare by ICU', () => {
    expect(complaintAbout({ ...good, hasIcu: false })).toMatch(/ICU/)
  })
})
