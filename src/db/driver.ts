import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely'
import pg, { type Pool, type PoolClient } from 'pg'
import { DatabaseUnavailable } from '../base/errors.ts'
import { isLost } from './sql-state.ts'

/** kysely's PostgreSQL driver, plus named prepared statements (see statement.ts) and a BEGIN that costs no round trip. */
export class PgDriver implements Driver {
  constructor(private readonly pool: Pool) {}

  async init() {}

  async acquireConnection(): Promise<PgConnection> {
    try {
      return new PgConnection(await this.pool.connect())
    } catch (cause) {
      throw new DatabaseUnavailable(cause)
    }
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

export class PgConnection implements DatabaseConnection {
  private broken?: Error

  constructor(private readonly client: PoolClient) {}

  begin() {
    // Not awaited: the connection is pipelined and keeps the order; a failed BEGIN fails the statement behind it too.
    this.client.query('begin').catch((error: Error) => {
      this.broken = error
    })
  }

  async executeQuery<R>(query: CompiledQuery & { name?: string }): Promise<QueryResult<R>> {
    if (this.broken) throw new DatabaseUnavailable(this.broken)
    try {
      const { rows, rowCount } = await submit(this.client, query)
      // Undefined where the text held several statements, as a migration's does.
      return { rows: rows ?? [], numAffectedRows: rowCount == null ? undefined : BigInt(rowCount) }
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

/** What pg's Query takes and keeps, and its types leave out. */
type Submitted = pg.Submittable & { name?: string; callback: (error: Error | null, result: pg.QueryResult) => void }

function submit(client: PoolClient, { sql, parameters, name }: CompiledQuery & { name?: string }) {
  return new Promise<pg.QueryResult>((resolve, reject) => {
    // From text and values, not from a config object: that one is copied property by property, in every query.
    const query = new pg.Query(sql, parameters as unknown[]) as unknown as Submitted
    query.name = name
    query.callback = (error, result) => (error ? reject(error) : resolve(result))
    client.query(query)
  })
}
