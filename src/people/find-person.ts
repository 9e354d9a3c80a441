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

async function first(by: Statement<PersonRow>, db: Executor, parameters: unknown[]): Promise<Person | undefined> {
  const row = await by.first(db, parameters)
  return row && personFrom(row)
}
