import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import type { CursorKey } from '../cursor.ts'
import {
  afterKey,
  conditionsOf,
  from,
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
  /** Looking ends with the first statement behind it. */
  milliseconds: number
}

const mostAtOnce = 80_000
const quickMilliseconds = 25

/**
 * Looks at people in the list's order, some thousand a statement, until the page is full, all were looked at, or the time is up.
 * For what no index finds: whoever asks sees how far it is, and goes on from there.
 */
export async function walkPeople(db: Executor, query: PeoplePageQuery, pace: Pace): Promise<Walk> {
  const { tenantId, limit, profile } = query
  const end = performance.now() + pace.milliseconds
  const nos: number[] = []
  let { after } = query
  let looked = 0
  for (let window = pace.window; ; ) {
    const begun = performance.now()
    const found = await lookAt(db, { ...query, after, limit: limit - nos.length, window })
    nos.push(...(found.nos ?? []))
    looked += found.looked
    const isLast = found.looked < window
    if (isLast || nos.length >= limit || performance.now() > end) {
      const byNo = new Map((await peopleByNo(db, tenantId, nos, profile)).map((row) => [row.no, row]))
      const rows = nos.flatMap((no) => byNo.get(no) ?? [])
      return { rows, looked, resumeAt: isLast || nos.length >= limit ? undefined : keyOf(query, found) }
    }
    after = keyOf(query, found)
    if (performance.now() - begun < quickMilliseconds) window = Math.min(window * 2, mostAtOnce)
  }
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

/** Names and userNames are read from the index of the names, where that gives the order; of who passes, the rest from the table. */
async function lookAt(db: Executor, query: PeoplePageQuery & { window: number }): Promise<Looked> {
  const { tenantId, sort, search, limit, window } = query
  const [direction, backwards] = query.order === 'asc' ? [sql`asc`, sql`desc`] : [sql`desc`, sql`asc`]
  const inOrder = sql`key ${direction}, no ${direction}`
  const { rows } = await sql<Looked>`
    with looked as materialized (
      select person.no, ${sortKeys[sort]} as key ${search ? sql`, person.display_key, person.user_name_key` : sql``}
      from person where ${sql.join([sql`person.tenant_id = ${tenantId}`, ...afterKey(query)], sql` and `)}
      order by ${sortKeys[sort]} ${direction}, person.no ${direction} limit ${window}
    ), found as (
      select looked.no, looked.key from looked ${others(query)}
      where ${search ? searchCondition(tenantId, search, 'looked') : sql`true`}
      order by looked.key ${direction}, looked.no ${direction} limit ${limit}
    ), last as (select no, key from looked order by key ${backwards}, no ${backwards} limit 1)
    select (select count(*)::int from looked) as looked, (select json_agg(no order by ${inOrder}) from found) as nos,
      (select no from last) as last_no, (select key::text from last) as last_key`.execute(db)
  return rows[0]!
}

/** One look-up a person, whatever the planner believes of the conditions: what is limited is not turned into another join. */
function others(query: PeoplePageQuery): RawBuilder<unknown> {
  const { filter, state, source, mail } = query
  if (!filter && !state && !source && !mail) return sql``
  const conditions = sql.join([...conditionsOf(query), sql`person.no = looked.no`], sql` and `)
  return sql`cross join lateral (select 1 ${from(query)} where ${conditions} limit 1) as others`
}
