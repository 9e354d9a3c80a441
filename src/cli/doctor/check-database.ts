import { sql } from 'kysely'
import type { Opened } from '../command.ts'
import { type Finding, ok, warning } from './finding.ts'

/** Whoever gets here has reached it: version, encoding and migrations were checked on opening. */
export async function checkDatabase({ db, config, migrated }: Opened): Promise<Finding[]> {
  const { rows } = await sql<{ version: string; bytes: number; connections: number; mostConnections: number }>`
    select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
      (select count(*) from pg_stat_activity where datname = current_database()) as connections,
      current_setting('max_connections')::int as most_connections`.execute(db)
  const { version, bytes, connections, mostConnections } = rows[0]!
  const where = config.databaseUrl === undefined ? 'embedded' : 'of DATABASE_URL'
  const applied = migrated.length > 0 ? `; applied ${migrated.join(', ')} just now` : ''
  const found = [ok('database', `PostgreSQL ${version}, ${where}, ${Math.ceil(bytes / 2 ** 20)} MiB${applied}`)]
  if (connections > mostConnections * 0.8) {
    const message = `${connections} of ${mostConnections} connections are in use`
    found.push(warning('database', message, 'raise max_connections of PostgreSQL, or run fewer processes'))
  }
  return found
}
