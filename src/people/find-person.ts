import { fold } from '../base/fold.ts'
import { isUuid } from '../base/uuid.ts'
import type { Executor } from '../db/connection.ts'
import { type Statement, statement } from '../db/statement.ts'
import type { Person } from './person.ts'
import { type PersonRow, personFields, personFrom, personTables } from './person-row.ts'

function findBy(name: string, condition: string): Statement<PersonRow> {
  return statement(
    name,
    `select ${personFields('$3')} from ${personTables} where person.tenant_id = $1 and ${condition}`,
  )
}

const byId = findBy('person_by_id', 'person.id = $2')
const byNo = findBy('person_by_no', 'person.no = $2')
const byUserName = findBy('person_by_user_name', 'person.user_name_key = $2')
// An array, read once: a semi-join may be planned as a walk over all people in order.
const byMailAddress = findBy(
  'people_by_mail_address',
  `person.no = any(array(select person_no from person_address
    where tenant_id = $1 and value_key = $2 and is_mail order by person_no limit 20)) order by person.no`,
)

interface Asked {
  tenantId: number
  /** Whose externalId is to be read with the person. */
  clientId?: string
}

export async function findPerson(
  db: Executor,
  { tenantId, personId, clientId }: Asked & { personId: string },
): Promise<Person | undefined> {
  if (!isUuid(personId)) return undefined
  return first(byId, db, [tenantId, personId, clientId ?? null])
}

export async function findPersonByNo(
  db: Executor,
  { tenantId, personNo, clientId }: Asked & { personNo: number },
): Promise<Person | undefined> {
  return first(byNo, db, [tenantId, personNo, clientId ?? null])
}

/** By the folded userName; the fast path of the look-up that precedes every create. */
export async function findPersonByUserName(
  db: Executor,
  { tenantId, userName, clientId }: Asked & { userName: string },
): Promise<Person | undefined> {
  return first(byUserName, db, [tenantId, fold(userName), clientId ?? null])
}

/** People may share an address, so there may be several; at most 20 are read, the first created first. */
export async function findPeopleByMailAddress(
  db: Executor,
  { tenantId, mailAddress }: { tenantId: number; mailAddress: string },
): Promise<Person[]> {
  const rows = await byMailAddress.all(db, [tenantId, fold(mailAddress), null])
  return rows.map(personFrom)
}

async function first(by: Statement<PersonRow>, db: Executor, parameters: unknown[]): Promise<Person | undefined> {
  const row = await by.first(db, parameters)
  return row && personFrom(row)
}
