import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import { documentBytes, mostBytesTogether } from './document-bytes.ts'
import { PageTooLarge } from './errors.ts'
import { type AfterRow, afterCondition, type ListOrder, orderBy, orderKeyText } from './list-order.ts'
import type { Person, PersonState } from './person.ts'
import { type PersonRow, personFields, personFrom, personTables } from './person-row.ts'
import { stateConditions } from './state-condition.ts'

export interface PeopleQuery {
  tenantId: number
  /** Over `person`. */
  where?: RawBuilder<SqlBool>
  state?: PersonState
  /** Over `person`. Absent: by number, which is the order of creation. */
  order?: ListOrder
  after?: AfterRow
  offset?: number
  limit: number
  /** Whose externalId is read; without it there is none. */
  clientId?: string
}

/** A person and its place in the list. */
export interface ListedPerson extends Person {
  /** For the `after` of the next page; null where the order's attribute is absent, or where there is no order. */
  orderKey: string | null
}

export { countByState, type StateCounts } from './count-by-state.ts'
export type { AfterRow, ListOrder } from './list-order.ts'

const no = sql`person.no`
const tables = sql.raw(personTables)
const bytes = sql.raw(documentBytes)

/**
 * The page is found first, by index alone where that can be; then its people are read.
 * @throws PageTooLarge
 */
export async function listPeople(db: Executor, query: PeopleQuery): Promise<ListedPerson[]> {
  const { order, after, offset = 0, limit, clientId } = query
  const beyond = after ? sql`and ${afterCondition(order, after, no)}` : sql``
  const { rows } = await sql<PersonRow & { orderKey: string | null; found: number }>`
    with page as materialized (
      select row_number() over () as place, found.* from (
        select person.no, ${orderKeyText(order)} as order_key ${selection(query)} ${beyond}
        order by ${orderBy(order, no)} limit ${limit} offset ${offset}
      ) as found
    ), sized as (
      select page.*, sum(${bytes}) over (order by page.place) as bytes
      from page join person on person.tenant_id = ${query.tenantId} and person.no = page.no
    )
    select ${fields(clientId)}, sized.order_key as "orderKey", (select count(*)::int from sized) as found
    from sized join (${tables}) on person.tenant_id = ${query.tenantId} and person.no = sized.no
    where sized.bytes <= ${mostBytesTogether}
    order by sized.place`.execute(db.withoutPlugins())
  if (rows[0] && rows[0].found > rows.length) throw new PageTooLarge(rows.length)
  return rows.map((row) => ({ ...personFrom(row), orderKey: row.orderKey }))
}

/** Without a condition the sum of 16 counters; with one a count of the rows. */
export async function countPeople(
  db: Executor,
  query: Pick<PeopleQuery, 'tenantId' | 'where' | 'state'>,
): Promise<number> {
  const counted =
    query.where || query.state
      ? sql<{ n: number }>`select count(*) as n ${selection(query)}`
      : sql<{
          n: number
        }>`select coalesce(sum(n), 0)::bigint as n from person_count where tenant_id = ${query.tenantId}`
  const { rows } = await counted.execute(db)
  return rows[0]!.n
}

function selection({ tenantId, where, state }: Pick<PeopleQuery, 'tenantId' | 'where' | 'state'>): RawBuilder<unknown> {
  const standing = state
    ? sql`join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no and ${stateConditions[state]}`
    : sql``
  return sql`from person ${standing} where person.tenant_id = ${tenantId} ${where ? sql`and ${where}` : sql``}`
}

function fields(clientId: string | undefined): RawBuilder<unknown> {
  const [before, behind] = personFields('$').split('$')
  return sql`${sql.raw(before!)}${clientId ?? null}::uuid${sql.raw(behind!)}`
}
