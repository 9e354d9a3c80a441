import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { JsonObject } from '../../base/json.ts'
import type { Executor } from '../../db/connection.ts'
import type { DeliveryState, PersonSource } from '../../db/tables.ts'
import { documentBytes, mostBytesTogether } from '../../people/document-bytes.ts'
import { PageTooLarge } from '../../people/errors.ts'
import type { PersonFacts, PersonState } from '../../people/person.ts'
import { shownName } from '../../people/shown-name.ts'
import { stateConditions } from '../../people/state-condition.ts'
import type { CursorKey } from '../cursor.ts'
import type { MatchingCounts } from '../schemas/people.ts'
import { type MailResult, mailCondition } from './mail-condition.ts'
import { beginningNos, type PeopleSearch, searchConditions, searchedPeople } from './people-search.ts'

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

/**
 * A page found by key, then dressed: names, addresses and last mails are read for its rows alone.
 * @throws PageTooLarge
 */
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
  return wholly((await rows.execute(db)).rows, query)
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

/** All of them, and by state unless `isTotalOnly`, however long that takes. */
export async function matchingCounts(db: Executor, where: PeopleWhere, isTotalOnly = false): Promise<MatchingCounts> {
  const n = (state: PersonState) => sql`count(*) filter (where ${stateConditions[state]}) as ${sql.ref(state)}`
  const counts = isTotalOnly ? [] : (['uninvited', 'invited', 'claimed', 'deactivated'] as const).map(n)
  const { rows } = await sql<MatchingCounts>`
    select ${sql.join([sql`count(*) as total`, ...counts])} from ${standings(where, isTotalOnly)}`.execute(db)
  return rows[0]!
}

/** Of all who match. One look-up each of those who begin so: in another join they would be read again for each person. */
function standings(where: PeopleWhere, isTotalOnly: boolean): RawBuilder<unknown> {
  const { tenantId, search } = where
  const also = isTotalOnly ? undefined : 'standing'
  const facts = isTotalOnly ? sql`1` : sql`standing.invited_at, standing.claimed_at, standing.deactivated_at`
  const conditions = conditionsOf(where)
  if (search?.match !== 'beginning') {
    if (search) conditions.push(searchedPeople(tenantId, search))
    return sql`(select ${facts} ${from(where, also)} where ${sql.join(conditions, sql` and `)}) as standing`
  }
  const many = sql`(${beginningNos(tenantId, search)}) as many`
  if (isTotalOnly && !isNarrowedBeside(where)) return many
  conditions.push(sql`person.no = many.no`)
  return sql`${many} cross join lateral (
    select ${facts} ${fromOne(where, 'many', also)} where ${sql.join(conditions, sql` and `)} limit 1) as standing`
}

/**
 * As one condition over `person`, in a query that names the tenant itself.
 * @param searched what the search asks: of all in one statement, or of each person whom the query looks at anyway
 */
export function peopleCondition(
  { search, ...where }: Omit<PeopleWhere, 'state'>,
  searched: (tenantId: number, search: PeopleSearch) => RawBuilder<SqlBool> = searchedPeople,
): RawBuilder<SqlBool> {
  const conditions = conditionsOf(where)
  if (search) conditions.push(searched(where.tenantId, search))
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
}

/** Filters look at the standing by themselves. */
function from({ state }: PeopleWhere, also?: 'standing'): RawBuilder<unknown> {
  if (!state && !also) return sql`from person`
  return sql`from person join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no`
}

/**
 * Whoever is looked up by the number that `row` has already. Of `person` the table itself only where more than numbers is asked of it.
 * @param also what is read of them besides what narrows
 */
export function fromOne(where: PeopleWhere, row: string, also?: 'person' | 'standing'): RawBuilder<unknown> {
  const { tenantId, filter, state, source } = where
  const number = sql`(select ${tenantId}::int as tenant_id, ${sql.ref(`${row}.no`)} as no) as person`
  const person = filter || source || also === 'person' ? sql`person` : number
  const standing = sql`join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no`
  return sql`from ${person} ${state || also === 'standing' ? standing : sql``}`
}

/** By what a search says nothing of. */
export function isNarrowedBeside({ filter, state, source, mail }: PeopleWhere): boolean {
  return [filter, state, source, mail].some((narrowing) => narrowing !== undefined)
}

/**
 * The same rows for lists that hold numbers already, in the order of these.
 * @throws PageTooLarge
 */
export async function peopleByNo(
  db: Executor,
  tenantId: number,
  nos: readonly number[],
  profile?: boolean,
): Promise<PersonRow[]> {
  if (nos.length === 0) return []
  const { rows } = await sql<PersonRow>`
    with page as (select no as page_no, place from unnest(${[...nos]}::bigint[]) with ordinality as each (no, place))
    ${dressed({ tenantId, profile })} order by page.place`.execute(db)
  return wholly(rows, { profile })
}

/** From the row on with which there would be too much to read at once there is no document. */
function wholly(rows: PersonRow[], { profile }: Pick<PeoplePageQuery, 'profile'>): PersonRow[] {
  const fitting = profile ? rows.filter(({ attributes }) => attributes).length : rows.length
  if (fitting < rows.length) throw new PageTooLarge(fitting)
  return rows
}

const document = sql`case when sum(${sql.raw(documentBytes)}) over (order by page.place) <= ${mostBytesTogether}
  then person.attributes end as attributes,`

function dressed({ tenantId, profile }: Pick<PeoplePageQuery, 'tenantId' | 'profile'>): RawBuilder<unknown> {
  return sql`
    select ${profile ? document : sql``} person.no, person.id, person.user_name, person.source, person.created_at, person.modified_at,
      person.display_key, person.user_name_key,
      standing.invited_at, standing.claimed_at, standing.deactivated_at, standing.withdrawn_at,
      ${sql.raw(shownName)} as shown_name,
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

export function afterKey(
  { sort, order, after }: Pick<PeoplePageQuery, 'sort' | 'order' | 'after'>,
  row = { key: sortKeys[sort], no: sql`person.no` },
): RawBuilder<SqlBool>[] {
  if (!after) return []
  const [key, no] = after
  const comparison = order === 'asc' ? sql`>` : sql`<`
  if (sort === 'createdAt') return [sql`${row.no} ${comparison} ${no}`]
  const value = sort === 'modifiedAt' ? sql`${key}::timestamptz` : sql`${key}::text collate "C"`
  return [sql`(${row.key}, ${row.no}) ${comparison} (${value}, ${no})`]
}

/** What {@link afterKey} reads of the next page's cursor. */
export function keyOfRow(sort: PeopleSort, row: PersonRow): CursorKey {
  if (sort === 'createdAt') return [row.no, row.no]
  if (sort === 'modifiedAt') return [row.modifiedAt.toISOString(), row.no]
  return [sort === 'displayName' ? row.displayKey : row.userNameKey, row.no]
}
