import { type RawBuilder, sql } from 'kysely'
import { fold } from '../../base/fold.ts'
import type { Executor } from '../../db/connection.ts'
import {
  afterKey,
  conditionsOf,
  fromOne,
  isNarrowedBeside,
  type PeoplePageQuery,
  type PersonRow,
  peopleByNo,
} from './people-list-store.ts'
import { isNamed, searchCondition } from './people-search.ts'

interface Named {
  no: number
  key: string
}

/** People, each of whom is looked up: some tenths of a second. */
const mostBetween = 200_000
const row = { key: sql`p.display_key`, no: sql`p.no` }

/**
 * A page of those who begin as a frequent search does, by name. Names and userNames are compared along the index of the names; who
 * begins so by an address alone is then looked for among those who stand before the last of them.
 * @returns undefined where these are too many
 */
export async function pageByNames(db: Executor, query: PeoplePageQuery): Promise<PersonRow[] | undefined> {
  const named = await namedPage(db, query)
  const last = named.at(-1)
  if (!last || named.length < query.limit) return undefined
  if (await isFarBehind(db, query, last)) return undefined
  return peopleByNo(db, query.tenantId, await withOthers(db, query, { named, last }), query.profile)
}

async function namedPage(db: Executor, query: PeoplePageQuery): Promise<Named[]> {
  const { tenantId, search, limit } = query
  const { rows } = await sql<Named>`
    select p.no, p.display_key as key from person as p ${narrowed(query, 'p')}
    where ${sql.join([sql`p.tenant_id = ${tenantId}`, isNamed('p', fold(search!.text)), ...afterKey(query, row)], sql` and `)}
    order by ${inOrder(query)} limit ${limit}`.execute(db)
  return rows
}

async function isFarBehind(db: Executor, query: PeoplePageQuery, last: Named): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select ${between(query, last)} limit ${mostBetween + 1}) as counted`.execute(db)
  return rows[0]!.n > mostBetween
}

/** The numbers of the page, in its order. */
async function withOthers(
  db: Executor,
  query: PeoplePageQuery,
  { named, last }: { named: readonly Named[]; last: Named },
): Promise<number[]> {
  const { tenantId, search, limit } = query
  const nos = named.map(({ no }) => no)
  const keys = named.map(({ key }) => key)
  const { rows } = await sql<{ no: number }>`
    with between as materialized (
      select p.no, p.display_key, p.user_name_key ${between(query, last)} and not ${isNamed('p', fold(search!.text))}
    )
    select p.no from (
      select * from unnest(${nos}::bigint[], ${keys}::text[] collate "C") as named (no, display_key)
      union all
      select between.no, between.display_key from between ${narrowed(query, 'between')}
      where ${searchCondition(tenantId, search!, 'between')}
    ) as p order by ${inOrder(query)} limit ${limit}`.execute(db)
  return rows.map(({ no }) => no)
}

/** From the page's beginning to the last of its names. */
function between(query: PeoplePageQuery, last: Named): RawBuilder<unknown> {
  const comparison = query.order === 'asc' ? sql`<` : sql`>`
  const before = sql`(p.display_key, p.no) ${comparison} (${last.key}::text collate "C", ${last.no})`
  return sql`from person as p where ${sql.join([sql`p.tenant_id = ${query.tenantId}`, before, ...afterKey(query, row)], sql` and `)}`
}

function inOrder({ order }: PeoplePageQuery): RawBuilder<unknown> {
  return order === 'asc' ? sql`p.display_key, p.no` : sql`p.display_key desc, p.no desc`
}

/** One look-up a person, whatever the planner believes. */
function narrowed(query: PeoplePageQuery, row: string): RawBuilder<unknown> {
  if (!isNarrowedBeside(query)) return sql``
  const conditions = sql.join([...conditionsOf(query), sql`person.no = ${sql.ref(`${row}.no`)}`], sql` and `)
  return sql`cross join lateral (select 1 ${fromOne(query, row)} where ${conditions} limit 1) as others`
}
