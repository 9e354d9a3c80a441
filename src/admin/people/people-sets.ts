import { type RawBuilder, sql } from 'kysely'
import { fold } from '../../base/fold.ts'
import type { Executor } from '../../db/connection.ts'
import { stateConditions } from '../../people/state-condition.ts'
import { rareMails } from './mail-condition.ts'
import {
  afterKey,
  conditionsOf,
  fromOne,
  isNarrowedBeside,
  type PeoplePageQuery,
  type PeopleWhere,
  type PersonRow,
  peopleByNo,
  sortKeys,
} from './people-list-store.ts'
import { beginningNos, byOtherThanName, isNamed, searchCondition } from './people-search.ts'

/** So many are looked up by number and sorted, wherever they stand in the order, sooner than they are met by walking along it. */
export const mostFew = 2_000
/** So many still are, where they were not met at once. */
export const mostSought = 10_000

/** People among whom all are who match. */
export interface FewPeople {
  /** A query of their numbers, as `no`. */
  nos: RawBuilder<unknown>
  /** The search finds them all, so that it need not be asked of each. */
  isSearched: boolean
}

export interface SetPage {
  rows: PersonRow[]
  /** Of all who match. */
  total: number
}

/**
 * A set of a few, where an index knows one; undefined where none is small. Nothing depends on what the planner believes: the set
 * is read to its end, then each is looked up.
 */
export async function fewAmongWhom(db: Executor, where: PeopleWhere, atMost = mostFew): Promise<FewPeople | undefined> {
  for (const few of indexedSets(where)) {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from (select from (${few.nos}) as each limit ${atMost + 1}) as counted`.execute(db)
    if (rows[0]!.n <= atMost) return few
  }
  return undefined
}

function indexedSets({ tenantId, search, state, source, mail }: PeopleWhere): FewPeople[] {
  const sets: FewPeople[] = []
  if (search?.match === 'beginning' && !search.isFrequent)
    sets.push({ nos: beginningNos(tenantId, search), isSearched: true })
  const narrowed = (nos: RawBuilder<unknown>) => sets.push({ nos, isSearched: !search })
  // Written into the statement: a partial index is known by its very words.
  if (mail && rareMails.has(mail))
    narrowed(sql`select person_no as no from delivery where tenant_id = ${tenantId} and state = ${sql.lit(mail)}`)
  if (state)
    narrowed(sql`select person_no as no from standing where tenant_id = ${tenantId} and ${stateConditions[state]}`)
  if (source) narrowed(sql`select no from person where tenant_id = ${tenantId} and source = ${source}`)
  return sets
}

/** The page, and how many there are behind it, from a few. */
export function pageOfFew(db: Executor, query: PeoplePageQuery, { nos, isSearched }: FewPeople): Promise<SetPage> {
  const { tenantId, search, sort } = query
  const conditions = [...conditionsOf(query), sql`person.no = few.no`]
  if (search && !isSearched) conditions.push(searchCondition(tenantId, search, 'person'))
  return pageOf(
    db,
    query,
    sql`few as materialized (select distinct no from (${nos}) as each), matching as materialized (
      select few.no, person.key from few cross join lateral (
        select ${sortKeys[sort]} as key ${fromOne(query, 'few', 'person')}
        where ${sql.join(conditions, sql` and `)} limit 1) as person)`,
  )
}

/**
 * The same from the many who begin as a frequent search does. Names and userNames are compared along the index of the names,
 * at a million people in a tenth of a second; a person is looked up only for what that index lacks.
 */
export function pageOfFrequent(db: Executor, query: PeoplePageQuery): Promise<SetPage> {
  const { tenantId, search, sort } = query
  const { text } = search!
  const keys = {
    displayName: sql`display_key`,
    userName: sql`user_name_key`,
    createdAt: sql`no`,
    modifiedAt: undefined,
  }
  const key = keys[sort]
  const conditions = sql.join([...conditionsOf(query), sql`person.no = many.no`], sql` and `)
  const one = fromOne(query, 'many', key ? undefined : 'person')
  const others = sql`cross join lateral (
    select ${key ? sql`1` : sortKeys[sort]} as key ${one} where ${conditions} limit 1) as person`
  return pageOf(
    db,
    query,
    sql`named as materialized (
      select p.no, p.display_key, p.user_name_key from person as p
      where p.tenant_id = ${tenantId} and ${isNamed('p', fold(text))}
    ), many as materialized (
      select * from named union all
      select p.no, p.display_key, p.user_name_key
      from (select no from (${byOtherThanName(tenantId, text)}) as each except select no from named) as other
      cross join lateral (
        select * from person where person.tenant_id = ${tenantId} and person.no = other.no limit 1) as p
    ), matching as materialized (
      select many.no, ${key ? sql`many.${key}` : sql`person.key`} as key
      from many ${key && !isNarrowedBeside(query) ? sql`` : others})`,
  )
}

async function pageOf(db: Executor, query: PeoplePageQuery, matching: RawBuilder<unknown>): Promise<SetPage> {
  const { tenantId, order, limit, profile } = query
  const direction = order === 'asc' ? sql`asc` : sql`desc`
  const inOrder = sql`key ${direction}, no ${direction}`
  const behind = sql.join([sql`true`, ...afterKey(query, { key: sql`key`, no: sql`no` })], sql` and `)
  const { rows } = await sql<{ total: number; nos: number[] | null }>`
    with ${matching}, page as (select no, key from matching where ${behind} order by ${inOrder} limit ${limit})
    select (select count(*) from matching) as total, (select json_agg(no order by ${inOrder}) from page) as nos`.execute(
    db,
  )
  const { total, nos } = rows[0]!
  return { rows: await peopleByNo(db, tenantId, nos ?? [], profile), total }
}
