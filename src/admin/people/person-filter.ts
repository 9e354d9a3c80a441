import type { RawBuilder, SqlBool } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import { readFilter } from '../../filter/resolve-filter.ts'
import { filterSql } from '../../filter/to-sql.ts'
import { readUserSchema } from '../../people/extensions/user-schemas.ts'
import { personColumns } from '../../people/person-columns.ts'

/** An RFC 7644 filter of an admin as a condition over `person`, the tenant's own extensions included. @throws InvalidFilter */
export async function personFilter(
  db: Executor,
  text: string,
  { tenantId, publicUrl }: { tenantId: number; publicUrl: string },
): Promise<RawBuilder<SqlBool>> {
  const schema = await readUserSchema(db, tenantId)
  const columns = personColumns({ tenantId, clientId: null, schema, scimBaseUrl: `${publicUrl}/scim/v2` })
  return filterSql(readFilter(text, schema), columns)
}
