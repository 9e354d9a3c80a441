import {
  CamelCasePlugin,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import { PgDriver } from './driver.ts'
import { ReadLanes } from './read-lanes.ts'
import { endSilentConnections } from './silent-connections.ts'
import type { Tables } from './tables.ts'
import { types } from './types.ts'

export type Database = Kysely<Tables>
export type Trx = Transaction<Tables>
/** What a verb takes: the transaction that the edge opened, or the database where one statement is all it does. */
export type Executor = Database | Trx

export interface DatabaseOptions {
  /** `postgres://…` URL; a socket directory goes into its `host` parameter. */
  url: string
  /** Most connections at once; 2 cores are busy with far fewer than the default of 16. */
  max?: number
  onError?: (error: Error) => void
  /** How often a connection that owes an answer is looked at; see `endSilentConnections`. */
  lookEveryMilliseconds?: number
}

export function createPool({ url, max = 16, onError, lookEveryMilliseconds }: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'vestibule',
  })
  // Without listeners a lost database would end the process.
  pool.on('error', (error) => onError?.(error))
  pool.on('connect', (client) => client.on('error', () => {}))
  endSilentConnections(pool, { url, lookEveryMilliseconds })
  return pool
}

export interface Outside {
  pool: pg.Pool
  lanes: ReadLanes
}

const outside = new WeakMap<Executor, Outside>()

/** What a statement outside of any transaction runs on; undefined within one. */
export const outsideOf = (db: Executor): Outside | undefined => outside.get(db)

export const isOutside = (db: Executor): db is Database => outside.has(db)

export function createDatabase(pool: pg.Pool): Database {
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new PgDriver(pool),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  outside.set(db, { pool, lanes: new ReadLanes(pool) })
  return db
}
