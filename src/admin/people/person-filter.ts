import type { RawBuilder, SqlBool } from 'kysely'
import { readFilter } from '../../filter/resolve-filter.ts'
import { filterSql } from '../../filter/to-sql.ts'
import { personColumns } from '../../people/person-columns.ts'
import { scimUserSchema } from '../../people/status-schema.ts'

/** An RFC 7644 filter of an admin as a condition over `person`. @throws InvalidFilter */
export function personFilter(
  text: string,
  { tenantId, publicUrl }: { tenantId: number; publicUrl: string },
): RawBuilder<SqlBool> {
  const columns = personColumns({
    tenantId,
    clientId: null,
    schema: scimUserSchema,
    scimBaseUrl: `${publicUrl}/scim/v2`,
  })
  return filterSql(readFilter(text, scimUserSchema), columns)
}
