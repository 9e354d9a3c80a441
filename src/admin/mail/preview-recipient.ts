import { sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import { findPerson, findPersonByNo } from '../../people/find-person.ts'
import type { Person, Standing } from '../../people/person.ts'
import { stateConditions } from '../../people/state-condition.ts'
import { peopleByNo } from '../people/people-list-store.ts'

/** As whom an invitation is shown. */
export interface Recipient {
  name: string
  address: string | null
  locale?: string
  standing?: Standing
}

const madeUp: Recipient = { name: 'Ada Lovelace', address: 'ada.lovelace@example.com' }

/** The person asked for, else the first who waits to be invited, else somebody made up. Undefined where the one asked for is nobody. */
export async function recipientFor(
  db: Executor,
  { tenantId, personId }: { tenantId: number; personId?: string },
): Promise<Recipient | undefined> {
  const person =
    personId === undefined ? await firstUninvited(db, tenantId) : await findPerson(db, { tenantId, personId })
  if (!person) return personId === undefined ? madeUp : undefined
  const [row] = await peopleByNo(db, tenantId, [person.no])
  return row && { name: row.shownName, address: row.mailAddress, locale: localeOf(person), standing: person.standing }
}

async function firstUninvited(db: Executor, tenantId: number): Promise<Person | undefined> {
  const { rows } = await sql<{ personNo: number }>`
    select person_no from standing where standing.tenant_id = ${tenantId} and ${stateConditions.uninvited}
    order by person_no limit 1`.execute(db)
  return rows[0] && findPersonByNo(db, { tenantId, personNo: rows[0].personNo })
}

function localeOf({ attributes }: Person): string | undefined {
  const locale = attributes.preferredLanguage ?? attributes.locale
  return typeof locale === 'string' ? locale : undefined
}
