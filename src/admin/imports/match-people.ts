import { sql } from 'kysely'
import { fold } from '../../base/fold.ts'
import type { Executor } from '../../db/connection.ts'

export interface SoughtPerson {
  /** Of the row, as given. */
  ord: number
  email?: string
  employeeNumber?: string
}

/** Somebody whom a row may mean, and by what. */
export interface Hit {
  ord: number
  personNo: number
  id: string
  by: 'employee' | 'userName' | 'address'
  /** The person's own, folded. */
  employeeKey: string | null
}

/** Many rows in one statement: each key by its index, in this tenant alone. */
export async function matchPeople(
  db: Executor,
  tenantId: number,
  sought: readonly SoughtPerson[],
): Promise<Map<number, Hit[]>> {
  const named = sought.filter(({ email, employeeNumber }) => email || employeeNumber)
  if (named.length === 0) return new Map()
  const key = (text?: string) => (text ? fold(text) : null)
  const { rows } = await sql<Hit>`
    with key as materialized (
      select * from unnest(${named.map(({ ord }) => ord)}::int[], ${named.map(({ email }) => key(email))}::text[],
        ${named.map(({ employeeNumber }) => key(employeeNumber))}::text[]) as one (ord, email, employee)
    ), hit as (
      select key.ord, person.no, 'employee' as by from key
      join person on person.tenant_id = ${tenantId} and person.employee_key = key.employee
      union all
      select key.ord, person.no, 'userName' from key
      join person on person.tenant_id = ${tenantId} and person.user_name_key = key.email
      union all
      select key.ord, address.person_no, 'address' from key
      join person_address address on address.tenant_id = ${tenantId} and address.value_key = key.email
    )
    select ord, hit.no as person_no, id, by, employee_key from hit
    join person on person.tenant_id = ${tenantId} and person.no = hit.no
    order by ord, hit.no`.execute(db)
  return grouped(rows)
}

function grouped(hits: readonly Hit[]): Map<number, Hit[]> {
  const rows = new Map<number, Hit[]>()
  for (const hit of hits) {
    const row = rows.get(hit.ord)
    if (row) row.push(hit)
    else rows.set(hit.ord, [hit])
  }
  return rows
}

/** Whom a row means: one person, nobody, or nobody that can be told. */
export type Meant = { person: Hit } | { nobody: true } | { fault: string }

/**
 * The Employee Id decides; where nobody has it, the Email: whose user name it is, else whose address. Where both are given
 * and lead to different people nobody is taken.
 */
export function whoIsMeant(sought: Omit<SoughtPerson, 'ord'>, hits: readonly Hit[] = []): Meant {
  const by = (kind: Hit['by']) => hits.filter((hit) => hit.by === kind)
  const byEmployee = by('employee')
  const byUserName = by('userName')
  const byAddress = by('address')
  const byEmail = [...byUserName, ...byAddress]
  if (byEmployee.length > 0) return meantByNumber(byEmployee, byEmail)
  if (byUserName.length > 0) return { person: byUserName[0]! }
  const people = new Set(byAddress.map(({ personNo }) => personNo))
  if (people.size > 1) return { fault: `${people.size} people have this Email; give their Employee Id, too` }
  const [person] = byAddress
  if (!person) return { nobody: true }
  if (sought.employeeNumber && person.employeeKey !== null) {
    return { fault: 'the Email is that of somebody with another Employee Id' }
  }
  return { person }
}

function meantByNumber(byEmployee: readonly Hit[], byEmail: readonly Hit[]): Meant {
  const both = byEmployee.filter(({ personNo }) => byEmail.some((hit) => hit.personNo === personNo))
  if (byEmployee.length > 1) {
    if (both.length === 1) return { person: both[0]! }
    return { fault: `${byEmployee.length} people have this Employee Id` }
  }
  if (byEmail.length > 0 && both.length === 0) {
    return { fault: 'the Employee Id is one person’s and the Email another’s' }
  }
  return { person: byEmployee[0]! }
}
