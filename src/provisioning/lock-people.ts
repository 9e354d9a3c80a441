import type { Executor, Trx } from '../db/connection.ts'
import { type Statement, statement } from '../db/statement.ts'
import { personFields, personFrom, type PersonRow, personTables } from '../people/person-row.ts'
import type { Person } from '../people/person.ts'

const select = `select ${personFields('null::uuid')} from ${personTables}
  where person.tenant_id = $1 and person.no = any($2::bigint[]) order by person.no`

const read = statement<PersonRow>('read_people', select)
const lock = statement<PersonRow>('lock_people', `${select} for no key update of person, standing`)

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
  people: Statement<PersonRow>,
  db: Executor,
  { tenantId, personNos }: WhichPeople,
): Promise<Map<number, Person>> {
  if (personNos.length === 0) return new Map()
  const rows = await people.all(db, [tenantId, [...new Set(personNos)]])
  return new Map(rows.map((row) => [row.no, personFrom(row)]))
}
