import { sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import { findPerson, findPersonByNo } from '../../people/find-person.ts'
import type { Person, Standing } from '../../people/person.ts'
import { stateConditions } from '../../people/state-condition.ts'
import { type Selection, selectionSql } from '../../invite/selection.ts'
import { peopleByNo } from '../people/people-list-store.ts'

/** As whom an invitation is shown. */
export interface Recipient {
  name: string
  address: string | null
  locale?: string
  standing?: Standing
}

const madeUp: Recipient = { name: 'Ada Lovelace', address: 'ada.lovelace@example.com' }

export interface Asked {
  tenantId: number
  personId?: string
  action: 'invite' | 'remind'
  selection: Selection
}

/** The person asked for, else the first whom the mail would reach, else somebody made up. Undefined where the one asked for is nobody. */
export async function recipientFor(db: Executor, asked: Asked): Promise<Recipient | undefined> {
  const { tenantId, personId } = asked
  const person = personId === undefined ? await firstReached(db, asked) : await findPerson(db, { tenantId, personId })
  if (!person) return personId === undefined ? madeUp : undefined
  const [row] = await peopleByNo(db, tenantId, [person.no])
  return row && { name: row.shownName, address: row.mailAddress, locale: localeOf(person), standing: person.standing }
}

async function firstReached(db: Executor, { tenantId, action, selection }: Asked): Promise<Person | undefined> {
  const state = action === 'remind' ? stateConditions.invited : stateConditions.uninvited
  // Everybody is told by the narrow standings alone.
  const chosen =
    selection.by === 'all'
      ? sql`standing`
      : sql`standing join person on person.tenant_id = ${tenantId} and person.no = standing.person_no
          and ${selectionSql(tenantId, selection)}`
  const { rows } = await sql<{ personNo: number }>`
    select standing.person_no from ${chosen} where standing.tenant_id = ${tenantId} and ${state}
    order by standing.person_no limit 1`.execute(db)
  return rows[0] && findPersonByNo(db, { tenantId, personNo: rows[0].personNo })
}

function localeOf({ attributes }: Person): string | undefined {
  const locale = attributes.preferredLanguage ?? attributes.locale
  return typeof locale === 'string' ? locale : undefined
}
