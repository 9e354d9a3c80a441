import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { PersonState } from './person.ts'

/** `personState` as SQL over `standing`: word for word the predicates of its four partial indexes, which serve them. */
export const stateConditions: Readonly<Record<PersonState, RawBuilder<SqlBool>>> = {
  uninvited: sql<SqlBool>`standing.deactivated_at is null and standing.claimed_at is null and standing.invited_at is null`,
  invited: sql<SqlBool>`standing.deactivated_at is null and standing.claimed_at is null and standing.invited_at is not null`,
  claimed: sql<SqlBool>`standing.deactivated_at is null and standing.claimed_at is not null`,
  deactivated: sql<SqlBool>`standing.deactivated_at is not null`,
}
