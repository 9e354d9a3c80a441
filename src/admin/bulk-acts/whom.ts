import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isUuid } from '../../base/uuid.ts'
import type { Executor } from '../../db/connection.ts'
import { stateConditions } from '../../people/state-condition.ts'
import { NothingChosen } from '../errors.ts'
import { decidedSearch, sayNarrowing, whereOf } from '../people/narrowing.ts'
import { peopleCondition } from '../people/people-list-store.ts'
import { searchedEach } from '../people/people-search.ts'
import type { BulkPeople } from '../schemas/bulk-acts.ts'

/** A condition over `person` joined with its `standing`. @throws InvalidFilter, NothingChosen */
export async function whom(
  db: Executor,
  people: BulkPeople,
  { tenantId, publicUrl }: { tenantId: number; publicUrl: string },
): Promise<RawBuilder<SqlBool>> {
  if (people.kind === 'all') return sql<SqlBool>`true`
  if (people.kind === 'list') return sql<SqlBool>`person.id = any(${people.personIds.filter(isUuid)}::uuid[])`
  const { state, ...where } = await whereOf(db, people, { tenantId, publicUrl })
  const isNarrowed = state ?? where.filter ?? where.source ?? where.mail ?? people.search
  if (!isNarrowed) throw new NothingChosen()
  const search = people.search ? await decidedSearch(db, tenantId, people.search) : undefined
  const matches = peopleCondition({ ...where, search }, searchedEach)
  return state ? sql<SqlBool>`${matches} and ${stateConditions[state]}` : matches
}

/** As it is shown where the act is followed. */
export function sayWhom(people: BulkPeople): string | null {
  if (people.kind !== 'filter') return null
  return [people.state && `state ${people.state}`, sayNarrowing(people)].filter(Boolean).join(', ')
}
