import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { createDatabase, createPool, type Database } from '../../src/db/connection.ts'
import { withDatabase } from './database-url.ts'

export interface TestDatabase {
  db: Database
  pool: pg.Pool
  url: string
  close: () => Promise<void>
}

/**
 * A database of its own, cloned from the migrated template: `const { db } = await testDatabase()` in `beforeAll`,
 * `close()` in `afterAll`.
 */
export async function testDatabase({ max = 10 }: { max?: number } = {}): Promise<TestDatabase> {
  const name = `${inject('template')}_${randomBytes(5).toString('hex')}`
  const owner = new URL(inject('ownerUrl')).username
  await asAdmin((admin) => clone(admin, name, owner))
  const url = withDatabase(inject('ownerUrl'), name)
  const pool = createPool({ url, max })
  return {
    db: createDatabase(pool),
    pool,
    url,
    async close() {
      if (!pool.ended) await pool.end()
      await asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`))
    },
  }
}

export interface EmptyDatabase {
  url: string
  close: () => Promise<void>
}

/** A database of its own without any table. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const name = `${inject('template')}_${randomBytes(5).toString('hex')}`
  const owner = new URL(inject('ownerUrl')).username
  await asAdmin((admin) => admin.query(`create database ${name} template template0 encoding 'UTF8'${ownedBy(owner)}`))
  return {
    url: withDatabase(inject('ownerUrl'), name),
    close: () => asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`)),
  }
}

function clone(admin: pg.Client, name: string, owner: string) {
  return admin.query(`create database ${name} template ${inject('template')}${ownedBy(owner)}`)
}

function ownedBy(owner: string): string {
  return owner && ` owner "${owner}"`
}

async function asAdmin(act: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client(inject('adminUrl'))
  await admin.connect()
  try {
    await act(admin)
  } finally {
    await admin.end()
  }
}
