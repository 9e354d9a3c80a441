import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely'
import pg, { type Pool, type PoolClient } from 'pg'
import { DatabaseUnavailable } from '../base/errors.ts'
import { type Prepared, PreparedRun, type RunResult } from './prepared-run.ts'
import { isLost } from './sql-state.ts'

/** kysely's PostgreSQL driver, plus named prepared statements (see statement.ts) and a BEGIN that costs no round trip. */
export class PgDriver implements Driver {
  constructor(private readonly pool: Pool) {}

  async init() {}

  acquireConnection(): Promise<PgConnection> {
    return acquire(this.pool)
  }

  async beginTransaction(connection: PgConnection) {
    connection.begin()
  }

  async commitTransaction(connection: PgConnection) {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: PgConnection) {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async releaseConnection(connection: PgConnection) {
    connection.release()
  }

  async destroy() {
    await this.pool.end()
  }
}

/** @throws DatabaseUnavailable */
export async function acquire(pool: Pool): Promise<PgConnection> {
  try {
    return new PgConnection(await pool.connect())
  } catch (cause) {
    throw new DatabaseUnavailable(cause)
  }
}

/** A prepared statement outside of any transaction. */
export async function runAlone<Row>(pool: Pool, prepared: Prepared, values: readonly unknown[]): Promise<Row[]> {
  const connection = await acquire(pool)
  try {
    return (await connection.run<Row>(prepared, values)).rows
  } finally {
    connection.release()
  }
}

/** What kysely carries from `statement.ts` to here. */
export type PreparedQuery = CompiledQuery & { prepared?: Prepared }

export class PgConnection implements DatabaseConnection {
  private broken?: Error

  constructor(private readonly client: PoolClient) {}

  get isBroken(): boolean {
    return this.broken !== undefined
  }

  begin() {
    // Not awaited: the connection is pipelined and keeps the order; a failed BEGIN fails the statement behind it too.
    this.client.query('begin').catch((error: Error) => {
      this.broken = error
    })
  }

  async executeQuery<R>({ sql, parameters, prepared }: PreparedQuery): Promise<QueryResult<R>> {
    if (prepared) return this.run(prepared, parameters)
    const { rows, rowCount } = await this.watched(() => submit(this.client, sql, parameters))
    // Undefined where the text held several statements, as a migration's does.
    return { rows: rows ?? [], numAffectedRows: rowCount == null ? undefined : BigInt(rowCount) }
  }

  run<Row>(prepared: Prepared, values: readonly unknown[]): Promise<RunResult<Row>> {
    return this.watched(() => runPrepared(this.client, prepared, values))
  }

  private async watched<T>(ask: () => Promise<T>): Promise<T> {
    if (this.broken) throw new DatabaseUnavailable(this.broken)
    try {
      return await ask()
    } catch (error) {
      if (!isLost(error)) throw error
      this.broken = error
      throw new DatabaseUnavailable(error)
    }
  }

  // oxlint-disable-next-line require-yield -- rows are streamed by COPY and by keyset pages, never by a portal: portals do not pipeline.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streamQuery is not supported: page by key, or COPY')
  }

  release() {
    this.client.release(this.broken)
  }
}

function runPrepared<Row>(client: PoolClient, prepared: Prepared, values: readonly unknown[]) {
  return new Promise<RunResult<Row>>((resolve, reject) => {
    void client.query(
      new PreparedRun<Row>(prepared, values, (error, result) => (error ? reject(error) : resolve(result!))),
    )
  })
}

function submit(client: PoolClient, sql: string, values: readonly unknown[]) {
  return new Promise<pg.QueryResult>((resolve, reject) => {
    // From text and values, not from a config object: that one is copied property by property, in every query.
    const query = new pg.Query(sql, values as unknown[]) as unknown as Submitted
    query.callback = (error, result) => (error ? reject(error) : resolve(result))
    client.query(query)
  })
}

/** What pg's Query keeps, and its types leave out. */
type Submitted = pg.Submittable & { callback: (error: Error | null, result: pg.QueryResult) => void }
