import type { RawBuilder, SqlBool } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import type { ResolvedFilter } from '../../filter/resolved-filter.ts'
import { countByState } from '../../people/count-by-state.ts'
import { countPeople } from '../../people/list-people.ts'

/** What a filter says, and the same over `person`. */
export interface CountedUsers {
  tenantId: number
  filter?: ResolvedFilter
  where?: RawBuilder<SqlBool>
}

/** How many match. How many are active is kept, and counted for nobody. */
export async function countUsers(db: Executor, { tenantId, filter, where }: CountedUsers): Promise<number> {
  const wanted = filter && wantedActive(filter)
  if (wanted === undefined) return countPeople(db, { tenantId, where })
  const { total, deactivated } = await countByState(db, tenantId)
  return wanted ? total - deactivated : deactivated
}

function wantedActive(filter: ResolvedFilter): boolean | undefined {
  if (filter.kind !== 'compare' || filter.value.type !== 'boolean') return undefined
  const { attribute, extension } = filter.path
  if (attribute.name !== 'active' || extension) return undefined
  return filter.value.boolean === (filter.operator === 'eq')
}
