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

/** Of those who share an address or number; more need not be told apart. */
const mostHits = 20

/**
 * Many rows in one statement, in this tenant alone. Each key is looked up by its index: the limits keep the planner from
 * joining whole tables, of which it knows nothing while they are being filled.
 */
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
    )
    select key.ord, hit.person_no, hit.by, person.id, person.employee_key
    from key cross join lateral (
      (select no as person_no, 'employee' as by from person
        where tenant_id = ${tenantId} and employee_key = key.employee limit ${sql.lit(mostHits)})
      union all
      (select no, 'userName' from person where tenant_id = ${tenantId} and user_name_key = key.email limit 1)
      union all
      (select person_no, 'address' from person_address
        where tenant_id = ${tenantId} and value_key = key.email limit ${sql.lit(mostHits)})
    ) as hit
    cross join lateral (select id, employee_key from person where tenant_id = ${tenantId} and no = hit.person_no limit 1) as person
    order by key.ord, hit.person_no`.execute(db)
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
