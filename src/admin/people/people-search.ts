import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { fold } from '../../base/fold.ts'

/** `beginning`: of a name or address. `anywhere`: also in the middle of a name. */
export interface PeopleSearch {
  text: string
  match: 'beginning' | 'anywhere'
}

/**
 * Each part by its own index, and their union as small as what was found; an `or` over them would walk everybody.
 * Beginnings are ranges of keys with collation "C". Anywhere reads a whole index, though nothing but the index.
 */
export function searchCondition(tenantId: number, { text, match }: PeopleSearch): RawBuilder<SqlBool> {
  const key = fold(text)
  const inKey = match === 'beginning' ? beginsWith : contains
  return sql`person.no in (
    select p.no from person as p where p.tenant_id = ${tenantId} and ${inKey('p.display_key', key)}
    union select p.no from person as p where p.tenant_id = ${tenantId} and ${inKey('p.user_name_key', key)}
    union select p.no from person as p where p.tenant_id = ${tenantId} and p.employee_key = ${key}
    union select a.person_no from person_address as a where a.tenant_id = ${tenantId} and ${beginsWith('a.value_key', key)})`
}

/** The range's end: the highest code point stands behind every text. */
function beginsWith(column: string, prefix: string): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} >= ${prefix} and ${sql.ref(column)} < ${`${prefix}\u{10FFFF}`}`
}

function contains(column: string, part: string): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} like ${`%${part.replace(/[\\%_]/g, '\\$&')}%`}`
}
