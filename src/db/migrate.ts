import { type Kysely, sql } from 'kysely'
import type { Pool } from 'pg'
import { migrations as ourMigrations, type Migration } from '../../migrations/index.ts'
import { CannotStart } from '../base/cannot-start.ts'
import { createDatabase, type Database, type Trx } from './connection.ts'
import { checkServer } from './server-version.ts'

export interface MigrateOptions {
  migrations?: readonly Migration[]
  /** Called with the name of each migration that was applied. @param isNew whether the database had none before. */
  onApplied?: (name: string, isNew: boolean) => void
}

/** Any number that no one else uses in this database. */
const advisoryLock = 7_365_118_243_901

/** How often a migration that waits in vain for a busy table is tried; each time waits 5 s and lets the others pass. */
const tries = 6

/**
 * Brings the schema up to this version. Any number of processes may call it at once: one works, the others wait and
 * then find it done. Migrations this version does not know are a newer version's, and are left in peace.
 * @throws CannotStart where the server will not do, or the list of migrations was not only appended to.
 */
export async function migrate(
  pool: Pool,
  { migrations = ourMigrations, onApplied }: MigrateOptions = {},
): Promise<void> {
  const db = createDatabase(pool)
  await checkServer(db)
  const applied = await appliedNames(db)
  if (pending(applied, migrations).length === 0) return
  const isNew = applied.size === 0
  for (const migration of migrations) {
    if (await applyOnce(db, migration, migrations)) onApplied?.(migration.name, isNew)
  }
}

/** Names of the migrations that are not applied yet, in order. */
export async function pendingMigrations(db: Database, migrations = ourMigrations): Promise<string[]> {
  return pending(await appliedNames(db), migrations).map(({ name }) => name)
}

async function appliedNames(db: Database | Trx): Promise<Set<string>> {
  const { rows } = await sql<{ found: boolean }>`select to_regclass('schema_migration') is not null as found`.execute(
    db,
  )
  if (!rows[0]?.found) return new Set()
  const applied = await sql<{ name: string }>`select name from schema_migration`.execute(db)
  return new Set(applied.rows.map(({ name }) => name))
}

function pending(applied: ReadonlySet<string>, migrations: readonly Migration[]): Migration[] {
  const missing = migrations.filter(({ name }) => !applied.has(name))
  const first = missing[0]
  const later = first && migrations.slice(migrations.indexOf(first)).find(({ name }) => applied.has(name))
  if (!later) return missing
  throw new CannotStart(
    `The database has the migration ${later.name} but not ${first.name} before it: migrations are only ever appended; install the version that made this database, or a newer one.`,
  )
}

async function applyOnce(db: Database, migration: Migration, migrations: readonly Migration[]): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute((trx) => apply(trx, migration, migrations))
    } catch (error) {
      const { code, message } = error as Error & { code?: string }
      if (code === '42501') throw mayNotMigrate(message, error)
      if (code !== '55P03') throw error
      if (attempt < tries) continue
      throw new CannotStart(
        `The migration ${migration.name} waited ${tries} times for a table that another session holds: end long transactions (pg_stat_activity shows them), then start again.`,
        { cause: error },
      )
    }
  }
}

/** Since PostgreSQL 15 only a database's owner may make tables in it. */
function mayNotMigrate(message: string, cause: unknown): CannotStart {
  return new CannotStart(
    `The user of DATABASE_URL may not make its tables (${message}): make it the owner with "alter database … owner to …", or use another.`,
    { cause },
  )
}

async function apply(trx: Trx, migration: Migration, migrations: readonly Migration[]): Promise<boolean> {
  // Bound to the transaction, so that it is let go whatever happens, and works through a pooler.
  await sql`select pg_advisory_xact_lock(${advisoryLock}::bigint)`.execute(trx)
  await sql`set local lock_timeout = '5s'`.execute(trx)
  await sql`create table if not exists schema_migration (name text primary key, applied_at timestamptz(3) not null default now())`.execute(
    trx,
  )
  // Asked again under the lock: another process may have done it while this one waited.
  if (!pending(await appliedNames(trx), migrations).includes(migration)) return false
  await migration.up(trx as unknown as Kysely<unknown>)
  await sql`insert into schema_migration (name) values (${migration.name})`.execute(trx)
  return true
}
