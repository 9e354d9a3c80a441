import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { JsonObject } from '../../base/json.ts'
import type { Executor } from '../../db/connection.ts'
import type { DeliveryState, PersonSource } from '../../db/tables.ts'
import type { PersonFacts, PersonState } from '../../people/person.ts'
import { stateConditions } from '../../people/state-condition.ts'
import type { CursorKey } from '../cursor.ts'
import type { MatchingCounts } from '../schemas/people.ts'
import { type MailResult, mailCondition } from './mail-condition.ts'
import { type PeopleSearch, searchConditions, searchedPeople } from './people-search.ts'

export type PeopleSort = 'displayName' | 'userName' | 'createdAt' | 'modifiedAt'

export interface PeopleWhere {
  tenantId: number
  search?: PeopleSearch
  /** Over `person`. */
  filter?: RawBuilder<SqlBool>
  state?: PersonState
  source?: PersonSource
  mail?: MailResult
}

export interface PeoplePageQuery extends PeopleWhere {
  sort: PeopleSort
  order: 'asc' | 'desc'
  after?: CursorKey
  limit: number
  /** Reads what people know by readable names, too. */
  profile?: boolean
}

export interface PersonRow extends PersonFacts {
  no: number
  id: string
  userName: string
  shownName: string
  mailAddress: string | null
  source: PersonSource
  createdAt: Date
  modifiedAt: Date
  displayKey: string
  userNameKey: string
  mailState: DeliveryState | null
  mailAt: Date | null
  mailResult: string | null
  /** Where the profile was asked for. */
  attributes?: JsonObject
}

export const sortKeys: Record<PeopleSort, RawBuilder<unknown>> = {
  displayName: sql`person.display_key`,
  userName: sql`person.user_name_key`,
  createdAt: sql`person.no`,
  modifiedAt: sql`person.modified_at`,
}

/** A page found by key, then dressed: names, addresses and last mails are read for its rows alone. */
export async function peoplePage(db: Executor, query: PeoplePageQuery): Promise<PersonRow[]> {
  const direction = query.order === 'asc' ? sql`asc` : sql`desc`
  const order = sql`found.key ${direction}, found.no ${direction}`
  const one = (conditions: readonly RawBuilder<SqlBool>[]) => sql`(
    select person.no, ${sortKeys[query.sort]} as key ${from(query)}
    where ${sql.join([...conditions, ...afterKey(query)], sql` and `)}
    order by ${sortKeys[query.sort]} ${direction}, person.no ${direction} limit ${query.limit})`
  const rows = sql<PersonRow>`
    with page as materialized (
      select found.no as page_no, row_number() over (order by ${order}) as place
      from (${sql.join(alternatives(query).map(one), sql` union `)}) as found
      order by ${order} limit ${query.limit}
    )
    ${dressed(query)} order by page.place`
  return (await rows.execute(db)).rows
}

/** How many, where that is at most `atMost`; undefined beyond, since counting costs as much as reading. */
export async function boundedCount(db: Executor, where: PeopleWhere, atMost: number): Promise<number | undefined> {
  const one = (conditions: readonly RawBuilder<SqlBool>[]) =>
    sql`(select person.no ${from(where)} where ${sql.join(conditions, sql` and `)} limit ${atMost + 1})`
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (${sql.join(alternatives(where).map(one), sql` union `)}) as found`.execute(db)
  const { n } = rows[0]!
  return n <= atMost ? n : undefined
}

/** All of them by state, however long that takes. */
export async function matchingCounts(db: Executor, where: Omit<PeopleWhere, 'state'>): Promise<MatchingCounts> {
  const n = (state: PersonState) => sql`count(*) filter (where ${stateConditions[state]}) as ${sql.ref(state)}`
  const { rows } = await sql<MatchingCounts>`
    select count(*) as total, ${sql.join((['uninvited', 'invited', 'claimed', 'deactivated'] as const).map(n))}
    from person join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    where person.tenant_id = ${where.tenantId} and ${peopleCondition(where)}`.execute(db)
  return rows[0]!
}

/** As one condition over `person`, in a query that names the tenant itself. */
export function peopleCondition({ search, ...where }: Omit<PeopleWhere, 'state'>): RawBuilder<SqlBool> {
  const conditions = conditionsOf(where)
  if (search) conditions.push(searchedPeople(where.tenantId, search))
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
}

/** Filters look at the standing by themselves. */
export function from({ state }: PeopleWhere): RawBuilder<unknown> {
  if (!state) return sql`from person`
  return sql`from person join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no`
}

/** The same rows by number, for lists that hold numbers already; in no particular order. */
export async function peopleByNo(
  db: Executor,
  tenantId: number,
  nos: readonly number[],
  profile?: boolean,
): Promise<PersonRow[]> {
  if (nos.length === 0) return []
  const { rows } = await sql<PersonRow>`
    with page as (select unnest(${[...nos]}::bigint[]) as page_no) ${dressed({ tenantId, profile })}`.execute(db)
  return rows
}

function dressed({ tenantId, profile }: Pick<PeoplePageQuery, 'tenantId' | 'profile'>): RawBuilder<unknown> {
  return sql`
    select ${profile ? sql`person.attributes,` : sql``} person.no, person.id, person.user_name, person.source, person.created_at, person.modified_at,
      person.display_key, person.user_name_key,
      standing.invited_at, standing.claimed_at, standing.deactivated_at, standing.withdrawn_at,
      coalesce(
        nullif(person.attributes ->> 'displayName', ''),
        nullif(person.attributes -> 'name' ->> 'formatted', ''),
        nullif(concat_ws(' ', person.attributes -> 'name' ->> 'givenName', person.attributes -> 'name' ->> 'familyName'), ''),
        person.user_name) as shown_name,
      (select value from person_address as a
        where a.tenant_id = person.tenant_id and a.person_no = person.no and a.is_mail limit 1) as mail_address,
      mail.state as mail_state, mail.at as mail_at, mail.result as mail_result
    from page
      join person on person.tenant_id = ${tenantId} and person.no = page.page_no
      join standing on standing.tenant_id = ${tenantId} and standing.person_no = page.page_no
      left join lateral (
        select d.state, coalesce(d.finished_at, d.created_at) as at, d.result from delivery as d
        where d.tenant_id = ${tenantId} and d.person_no = page.page_no
        order by d.created_at desc, d.nth desc limit 1) as mail on true`
}

/** Whoever satisfies all conditions of one of them is meant. */
function alternatives({ search, ...where }: PeopleWhere): RawBuilder<SqlBool>[][] {
  const always = conditionsOf(where)
  if (!search) return [always]
  return searchConditions(where.tenantId, search).map((condition) => [...always, condition])
}

/** All but the search, over `person` and, with a state, `standing`. */
export function conditionsOf({ tenantId, filter, state, source, mail }: PeopleWhere): RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = [sql`person.tenant_id = ${tenantId}`]
  // Said of standing too: its partial indexes begin with the tenant.
  if (state) conditions.push(sql`standing.tenant_id = ${tenantId} and ${stateConditions[state]}`)
  if (source) conditions.push(sql`person.source = ${source}`)
  if (filter) conditions.push(filter)
  if (mail) conditions.push(mailCondition(tenantId, mail))
  return conditions
}

export function afterKey({
  sort,
  order,
  after,
}: Pick<PeoplePageQuery, 'sort' | 'order' | 'after'>): RawBuilder<SqlBool>[] {
  if (!after) return []
  const [key, no] = after
  const comparison = order === 'asc' ? sql`>` : sql`<`
  if (sort === 'createdAt') return [sql`person.no ${comparison} ${no}`]
  const value = sort === 'modifiedAt' ? sql`${key}::timestamptz` : sql`${key}::text collate "C"`
  return [sql`(${sortKeys[sort]}, person.no) ${comparison} (${value}, ${no})`]
}

/** What {@link afterKey} reads of the next page's cursor. */
export function keyOfRow(sort: PeopleSort, row: PersonRow): CursorKey {
  if (sort === 'createdAt') return [row.no, row.no]
  if (sort === 'modifiedAt') return [row.modifiedAt.toISOString(), row.no]
  return [sort === 'displayName' ? row.displayKey : row.userNameKey, row.no]
}
