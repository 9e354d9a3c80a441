import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { fold } from '../base/fold.ts'

/**
 * What an admin types into a search box, over `person`: part of the name or userName, the beginning of an address, or the whole
 * employee number. Case does not matter.
 */
export function searchCondition(text: string, tenantId: number): RawBuilder<SqlBool> {
  const key = fold(text.trim())
  const beginning = `${escapeLike(key)}%`
  const part = `%${beginning}`
  return sql<SqlBool>`(person.display_key like ${part} or person.user_name_key like ${part} or person.employee_key = ${key}
    or person.no = any(array(select address.person_no from person_address address
      where address.tenant_id = ${tenantId} and address.value_key like ${beginning} limit 10000)))`
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (special) => `\\${special}`)
}
