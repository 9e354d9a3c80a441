import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Database, Executor } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import { stateConditions } from '../../people/state-condition.ts'
import type { CursorKey } from '../cursor.ts'
import { rareMails } from './mail-condition.ts'
import {
  afterKey,
  conditionsOf,
  fromOne,
  isNarrowedBeside,
  type PeoplePageQuery,
  type PersonRow,
  peopleByNo,
  sortKeys,
} from './people-list-store.ts'
import { searchCondition } from './people-search.ts'

export interface Walk {
  /** At most `limit`, in the order of the list. */
  rows: PersonRow[]
  /** People who were looked at. */
  looked: number
  /** Where to look on; absent where all were looked at, or the page is full. */
  resumeAt?: CursorKey
}

export interface Pace {
  /** People a statement, at first. */
  window: number
  /** No statement begins that would end behind it, if it took as long as the one before. */
  milliseconds: number
  /** From so many a statement on they are compared with a set. */
  setFrom?: number
}

const mostAtOnce = 80_000
/** A set is read anew for each statement, which only pays for many. */
const comparedFrom = 30_000
const mostCompared = 200_000
const quickMilliseconds = 25

/**
 * Looks at people in the list's order, some thousand a statement, until the page is full, all were looked at, or the time is up.
 * For what no index finds: whoever asks sees how far it is, and goes on from there.
 */
export async function walkPeople(db: Database, query: PeoplePageQuery, pace: Pace): Promise<Walk> {
  const { limit } = query
  const end = performance.now() + pace.milliseconds
  const nos: number[] = []
  let { after } = query
  let looked = 0
  for (let { window } = pace; ; ) {
    const begun = performance.now()
    const found = await lookAt(db, { ...query, after, limit: limit - nos.length, window }, pace)
    nos.push(...(found.nos ?? []))
    looked += found.looked
    const isLast = found.looked < window
    const took = performance.now() - begun
    if (isLast || nos.length >= limit || performance.now() + took > end) {
      const rows = await peopleByNo(db, query.tenantId, nos, query.profile)
      return { rows, looked, resumeAt: isLast || nos.length >= limit ? undefined : keyOf(query, found) }
    }
    after = keyOf(query, found)
    window = nextWindow(query, window, took)
  }
}

/** For a walk that goes on behind so many who were looked at. */
export function windowBehind(query: PeoplePageQuery, looked: number): number | undefined {
  return isSet(query) && looked >= comparedFrom ? mostCompared : undefined
}

function nextWindow(query: PeoplePageQuery, window: number, milliseconds: number): number {
  if (window >= mostAtOnce || milliseconds >= quickMilliseconds) return window
  if (isSet(query) && window * 2 >= comparedFrom) return mostCompared
  return Math.min(window * 2, mostAtOnce)
}

/** Whether an index holds all who match, and another the order: then hundreds of thousands are compared in a tenth of a second. */
function isSet({ state, source, filter, mail, search, sort }: PeoplePageQuery): boolean {
  if (filter || mail || search) return false
  return (state !== undefined || source !== undefined) && (sort === 'displayName' || sort === 'createdAt')
}

interface Looked {
  looked: number
  nos: number[] | null
  lastNo: number | null
  lastKey: string | null
}

function keyOf({ sort }: PeoplePageQuery, { lastNo, lastKey }: Looked): CursorKey {
  return sort === 'createdAt' ? [lastNo!, lastNo!] : [lastKey!, lastNo!]
}

function lookAt(db: Database, query: PeoplePageQuery & { window: number }, { setFrom = comparedFrom }: Pace) {
  const { window, tenantId, search } = query
  const condition = search ? searchCondition(tenantId, search, 'looked') : sql`true`
  if (!isSet(query) || window < setFrom)
    return lookedAt(db, query, sql`${candidates(query)} ${others(query)} where ${condition}`)
  return inTransaction(db, async (trx) => {
    // A set that the planner takes for small would be read again for each person.
    await sql`select set_config('enable_nestloop', 'off', true)`.execute(trx)
    return lookedAt(trx, query, sql`looked where ${sql.join(inSets(query), sql` and `)}`)
  })
}

/** Names and userNames are read from the index of the names, where that gives the order; of who passes, the rest from the table. */
async function lookedAt(
  db: Executor,
  query: PeoplePageQuery & { window: number },
  whoPass: RawBuilder<unknown>,
): Promise<Looked> {
  const { tenantId, sort, search, limit, window } = query
  const [direction, backwards] = query.order === 'asc' ? [sql`asc`, sql`desc`] : [sql`desc`, sql`asc`]
  const inOrder = sql`key ${direction}, no ${direction}`
  const { rows } = await sql<Looked>`
    with looked as materialized (
      select person.no, ${sortKeys[sort]} as key ${search ? sql`, person.display_key, person.user_name_key` : sql``}
      from person where ${sql.join([sql`person.tenant_id = ${tenantId}`, ...afterKey(query)], sql` and `)}
      order by ${sortKeys[sort]} ${direction}, person.no ${direction} limit ${window}
    ), found as (
      select looked.no, looked.key from ${whoPass}
      order by looked.key ${direction}, looked.no ${direction} limit ${limit}
    ), last as (select no, key from looked order by key ${backwards}, no ${backwards} limit 1)
    select (select count(*)::int from looked) as looked, (select json_agg(no order by ${inOrder}) from found) as nos,
      (select no from last) as last_no, (select key::text from last) as last_key`.execute(db)
  return rows[0]!
}

/** Mail in trouble is known by its own index; only of whom it names the last mail is looked for. The offset keeps this order. */
function candidates({ tenantId, mail }: PeoplePageQuery): RawBuilder<unknown> {
  if (!mail || !rareMails.has(mail)) return sql`looked`
  return sql`(
    select looked.* from looked cross join lateral (
      select 1 from delivery as t
      where t.tenant_id = ${tenantId} and t.state = ${sql.lit(mail)} and t.person_no = looked.no limit 1) as named
    offset 0) as looked`
}

/** One look-up a person, whatever the planner believes of the conditions: what is limited is not turned into another join. */
function others(query: PeoplePageQuery): RawBuilder<unknown> {
  if (!isNarrowedBeside(query)) return sql``
  const conditions = sql.join([...conditionsOf(query), sql`person.no = looked.no`], sql` and `)
  return sql`cross join lateral (select 1 ${fromOne(query, 'looked')} where ${conditions} limit 1) as others`
}

function inSets({ tenantId, state, source }: PeoplePageQuery): RawBuilder<SqlBool>[] {
  const sets: RawBuilder<SqlBool>[] = []
  if (state)
    sets.push(sql`looked.no in (
      select standing.person_no from standing where standing.tenant_id = ${tenantId} and ${stateConditions[state]})`)
  if (source)
    sets.push(sql`looked.no in (
      select person.no from person where person.tenant_id = ${tenantId} and person.source = ${source})`)
  return sets
}
