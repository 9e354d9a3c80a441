import type { RawBuilder, SqlBool } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { Person, PersonState } from './person.ts'

/** What a list is sorted by. `key` is an expression over `person`, `standing` and the address or external id that it selects itself. */
export interface ListOrder {
  key: RawBuilder<unknown>
  descending?: boolean
  /** True where no person lacks it; the keyset is then one row comparison. */
  neverNull?: boolean
}

/** The last row of the page before: the value of the order's key as it came back (text), and its number. */
export interface AfterRow {
  key: string | null
  no: number
}

export interface PeopleQuery {
  tenantId: number
  /** Over the tables `person` and `standing`, and `external_id.external_id` of the calling client. */
  where?: RawBuilder<SqlBool>
  /** Absent: by number, which is the order of creation. */
  order?: ListOrder
  after?: AfterRow
  offset?: number
  limit: number
  /** Whose externalId is read; without it there is none. */
  clientId?: string
}

/** A person and its place in the list. */
export interface ListedPerson extends Person {
  orderKey: string | null
}

export async function listPeople(_db: Executor, _query: PeopleQuery): Promise<ListedPerson[]> {
  throw new Error('being built')
}

/** Without a filter the sum of 16 counters; with one a count of the rows. */
export async function countPeople(
  _db: Executor,
  _query: { tenantId: number; where?: RawBuilder<SqlBool>; clientId?: string },
): Promise<number> {
  throw new Error('being built')
}

export interface StateCounts extends Record<PersonState, number> {
  /** Of the uninvited, those whose invitation was taken back. */
  withdrawn: number
  total: number
}

export async function countByState(_db: Executor, _tenantId: number): Promise<StateCounts> {
  throw new Error('being built')
}
