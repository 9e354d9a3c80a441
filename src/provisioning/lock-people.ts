import type { Executor, Trx } from '../db/connection.ts'
import { type Statement, statement } from '../db/statement.ts'
import { personFields, personFrom, type PersonRow } from '../people/person-row.ts'
import type { Person } from '../people/person.ts'

// One look-up by key a person, whatever the planner believes of a table that is being filled at this moment: a subquery that
// locks or is limited is not turned into a join.
const people = (each: string) => `select ${personFields('null::uuid')}
  from (select no from unnest($2::bigint[]) as wanted (no) order by no) as wanted
  cross join lateral (select * from person where tenant_id = $1 and no = wanted.no ${each}) as person
  cross join lateral (select * from standing where tenant_id = $1 and person_no = wanted.no ${each}) as standing
  order by wanted.no`

const read = statement<PersonRow>('read_people', people('limit 1'))
const lock = statement<PersonRow>('lock_people', people('for no key update'))

export interface WhichPeople {
  tenantId: number
  personNos: readonly number[]
}

/** By number; whoever is gone is missing. */
export function readPeople(db: Executor, which: WhichPeople): Promise<Map<number, Person>> {
  return byNo(read, db, which)
}

/** The same, so that nobody changes them until the transaction ends; in ascending order, as everywhere. */
export function lockPeople(trx: Trx, which: WhichPeople): Promise<Map<number, Person>> {
  return byNo(lock, trx, which)
}

async function byNo(
  found: Statement<PersonRow>,
  db: Executor,
  { tenantId, personNos }: WhichPeople,
): Promise<Map<number, Person>> {
  if (personNos.length === 0) return new Map()
  const rows = await found.all(db, [tenantId, [...new Set(personNos)]])
  return new Map(rows.map((row) => [row.no, personFrom(row)]))
}
