import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { fold } from '../../base/fold.ts'
import type { Executor } from '../../db/connection.ts'

/** `beginning`: of a name, userName or address. `anywhere`: also in the middle of a name or userName. */
export interface PeopleSearch {
  text: string
  match: 'beginning' | 'anywhere'
  /** So many begin with it that a walk along the order fills a page at once, unless their names stand together far behind. */
  isFrequent?: boolean
}

/** Characters; less than that is in nearly every name. */
export const shortestPart = 3

/**
 * By their beginnings: two sets that together are the answer, each by the index that serves it. Names: a range of the very index
 * that gives the order. The others: all of their numbers, then sorted. One condition for both would be neither. Anywhere: no index
 * serves it, so it is one condition over what is looked at.
 */
export function searchConditions(tenantId: number, search: PeopleSearch): RawBuilder<SqlBool>[] {
  if (search.match === 'anywhere') return [searchCondition(tenantId, search, 'person')]
  const key = fold(search.text)
  return [beginsWith('person.display_key', key), sql<SqlBool>`person.no = any(array(${byOther(tenantId, key)}))`]
}

/** For what counts or reaches all of them in one statement. An array, since a set that the planner takes for small is read again for each person. */
export function searchedPeople(tenantId: number, search: PeopleSearch): RawBuilder<SqlBool> {
  if (search.match === 'anywhere') return searchCondition(tenantId, search, 'person')
  return sql<SqlBool>`person.no = any(array(${beginningNos(tenantId, search)}))`
}

/** For what asks a few people at a time, again and again: the set of many would be read each time. */
export function searchedEach(tenantId: number, search: PeopleSearch): RawBuilder<SqlBool> {
  return search.isFrequent ? searchCondition(tenantId, search, 'person') : searchedPeople(tenantId, search)
}

/** The numbers, as `no`, of all who begin with it, each once. Of many the names and userNames come from one walk along the index of the names. */
export function beginningNos(tenantId: number, { text, isFrequent }: PeopleSearch): RawBuilder<unknown> {
  const key = fold(text)
  const named = isFrequent
    ? sql`select p.no from person as p where p.tenant_id = ${tenantId} and ${isNamed('p', key)}`
    : sql`${byKey(tenantId, 'display_key', key)} union ${byKey(tenantId, 'user_name_key', key)}`
  return sql`${named} union ${byEmployee(tenantId, key)} union ${byAddress(tenantId, key)}`
}

/** Those of them whose name and userName begin otherwise. */
export function byOtherThanName(tenantId: number, text: string): RawBuilder<unknown> {
  const key = fold(text)
  return sql`select p.no from person as p where p.tenant_id = ${tenantId} and p.employee_key = ${key}
    union ${byAddress(tenantId, key)}`
}

export function isNamed(row: string, key: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${beginsWith(`${row}.display_key`, key)} or ${beginsWith(`${row}.user_name_key`, key)})`
}

/** @param row whose `no`, `display_key` and `user_name_key` are looked at */
export function searchCondition(tenantId: number, { text, match }: PeopleSearch, row: string): RawBuilder<SqlBool> {
  const key = fold(text)
  const no = sql.ref(`${row}.no`)
  if (match === 'anywhere') {
    return sql<SqlBool>`(${contains(`${row}.display_key`, key)} or ${contains(`${row}.user_name_key`, key)}
      or ${no} in (${byEmployee(tenantId, key)} union all ${byAddress(tenantId, key)}))`
  }
  // Limited, so that each person's own addresses are looked up: as a set they may be those of everybody.
  return sql<SqlBool>`(${beginsWith(`${row}.display_key`, key)} or ${beginsWith(`${row}.user_name_key`, key)}
    or ${no} in (${byEmployee(tenantId, key)}) or (select true from person_address as a
      where a.tenant_id = ${tenantId} and a.person_no = ${no} and ${beginsWith('a.value_key', key)} limit 1))`
}

/** How many begin with it, where that is at most `atMost`: so many of each are looked at, in the order of the index that finds them. */
export async function countBeginning(
  db: Executor,
  { tenantId, text, atMost }: { tenantId: number; text: string; atMost: number },
): Promise<number | undefined> {
  const key = fold(text)
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      (${byKey(tenantId, 'display_key', key)} order by p.display_key limit ${atMost + 1})
      union (${byKey(tenantId, 'user_name_key', key)} order by p.user_name_key limit ${atMost + 1})
      union (${byEmployee(tenantId, key)} limit ${atMost + 1})
      union (${byAddress(tenantId, key)} order by a.value_key limit ${atMost + 1})
    ) as found`.execute(db)
  const { n } = rows[0]!
  return n <= atMost ? n : undefined
}

/** From the index alone; undefined where there are more than `atMost`. */
export async function countAddresses(
  db: Executor,
  { tenantId, text, atMost }: { tenantId: number; text: string; atMost: number },
): Promise<number | undefined> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select from person_address as a
      where a.tenant_id = ${tenantId} and ${beginsWith('a.value_key', fold(text))} limit ${atMost + 1}) as found`.execute(
    db,
  )
  const { n } = rows[0]!
  return n <= atMost ? n : undefined
}

function byOther(tenantId: number, key: string): RawBuilder<unknown> {
  return sql`${byKey(tenantId, 'user_name_key', key)} union all ${byEmployee(tenantId, key)} union all ${byAddress(tenantId, key)}`
}

function byKey(tenantId: number, column: 'display_key' | 'user_name_key', key: string): RawBuilder<unknown> {
  return sql`select p.no from person as p where p.tenant_id = ${tenantId} and ${beginsWith(`p.${column}`, key)}`
}

function byEmployee(tenantId: number, key: string): RawBuilder<unknown> {
  return sql`select p.no from person as p where p.tenant_id = ${tenantId} and p.employee_key = ${key}`
}

function byAddress(tenantId: number, key: string): RawBuilder<unknown> {
  return sql`select a.person_no from person_address as a where a.tenant_id = ${tenantId} and ${beginsWith('a.value_key', key)}`
}

/** A range of keys with collation "C"; its end, since the highest code point stands behind every text. */
function beginsWith(column: string, prefix: string): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} >= ${prefix} and ${sql.ref(column)} < ${`${prefix}\u{10FFFF}`}`
}

function contains(column: string, part: string): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} like ${`%${part.replace(/[\\%_]/g, '\\$&')}%`}`
}
