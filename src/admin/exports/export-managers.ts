import { isUuid } from '../../base/uuid.ts'
import type { Executor } from '../../db/connection.ts'
import { statement } from '../../db/statement.ts'
import { managerIdOf } from '../imports/edit-document.ts'
import type { ExportedPerson } from './export-page.ts'

export interface ExportedManager {
  email?: string
  employeeNumber?: string
}

interface ManagerRow {
  id: string
  email: string | null
  employeeNumber: string | null
}

const find = statement<ManagerRow>(
  'export_managers',
  `select person.id, address.value as email,
    person.attributes -> 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User' ->> 'employeeNumber' as "employeeNumber"
  from person left join person_address address
    on address.tenant_id = $1 and address.person_no = person.no and address.is_mail
  where person.tenant_id = $1 and person.id = any($2::uuid[])`,
)

const mostKept = 20_000

/** Few manage many: those of earlier pages are remembered, up to a bound. */
export function createManagerLookup(db: Executor, tenantId: number) {
  const known = new Map<string, ExportedManager>()
  return async (people: readonly ExportedPerson[]): Promise<(ExportedManager | undefined)[]> => {
    const ids = people.map(({ attributes }) => managerIdOf(attributes))
    if (known.size > mostKept) known.clear()
    const missing = [...new Set(ids)].filter((id) => id !== undefined && isUuid(id) && !known.has(id))
    const rows = missing.length > 0 ? await find.all(db, [tenantId, missing]) : []
    for (const { id, email, employeeNumber } of rows) {
      known.set(id, { ...(email !== null && { email }), ...(employeeNumber !== null && { employeeNumber }) })
    }
    return ids.map((id) => (id === undefined ? undefined : (known.get(id) ?? named(id))))
  }
}

/** Some clients send the manager's address where the id belongs. */
function named(value: string): ExportedManager | undefined {
  return value.includes('@') ? { email: value } : undefined
}
