import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { fold } from '../../base/fold.ts'

/** `beginning`: of a name, userName or address. `anywhere`: also in the middle of a name or userName. */
export interface PeopleSearch {
  text: string
  match: 'beginning' | 'anywhere'
}

/** Characters; less than that is in nearly every name. */
export const shortestPart = 3

/** Names decide the order of the list; of userNames and addresses so many are looked at, and whoever types on finds the others. */
const mostByOther = 1_000

/**
 * By their beginnings: two sets that together are the answer, each by the index that serves it. Names: a range of the very index
 * that gives the order. The others: few, and sorted. One condition for both would be neither. Anywhere: no index serves it, so
 * it is one condition over what is looked at.
 */
export function searchConditions(tenantId: number, search: PeopleSearch): RawBuilder<SqlBool>[] {
  if (search.match === 'anywhere') return [searchCondition(tenantId, search, 'person')]
  const key = fold(search.text)
  return [beginsWith('person.display_key', key), sql<SqlBool>`person.no = any(array(${byOther(tenantId, key)}))`]
}

/** @param row whose `no`, `display_key` and `user_name_key` are looked at */
export function searchCondition(tenantId: number, { text, match }: PeopleSearch, row: string): RawBuilder<SqlBool> {
  const key = fold(text)
  if (match === 'beginning') {
    return sql<SqlBool>`(${beginsWith(`${row}.display_key`, key)} or ${sql.ref(`${row}.no`)} in (${byOther(tenantId, key)}))`
  }
  return sql<SqlBool>`(${contains(`${row}.display_key`, key)} or ${contains(`${row}.user_name_key`, key)}
    or ${sql.ref(`${row}.no`)} in (${byEmployeeOrAddress(tenantId, key)}))`
}

/** Keys first and rows afterwards: a key alone is read from the index, a row for each that is tried would be read from the table. */
function byOther(tenantId: number, key: string): RawBuilder<unknown> {
  const userNames = sql`array(select u.user_name_key from person as u
    where u.tenant_id = ${tenantId} and ${beginsWith('u.user_name_key', key)} order by u.user_name_key limit ${sql.lit(mostByOther)})`
  return sql`select p.no from person as p where p.tenant_id = ${tenantId} and p.user_name_key = any(${userNames})
    union ${byEmployeeOrAddress(tenantId, key)}`
}

function byEmployeeOrAddress(tenantId: number, key: string): RawBuilder<unknown> {
  return sql`(select p.no from person as p where p.tenant_id = ${tenantId} and p.employee_key = ${key} limit ${sql.lit(mostByOther)})
    union (select a.person_no from person_address as a where a.tenant_id = ${tenantId} and ${beginsWith('a.value_key', key)}
      order by a.value_key limit ${sql.lit(mostByOther)})`
}

/** A range of keys with collation "C"; its end, since the highest code point stands behind every text. */
function beginsWith(column: string, prefix: string): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} >= ${prefix} and ${sql.ref(column)} < ${`${prefix}\u{10FFFF}`}`
}

function contains(column: string, part: string): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} like ${`%${part.replace(/[\\%_]/g, '\\$&')}%`}`
}
