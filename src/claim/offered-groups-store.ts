import { sql } from 'kysely'
import { fold } from '../base/fold.ts'
import { isUuid } from '../base/uuid.ts'
import type { Executor } from '../db/connection.ts'
import type { GroupRole } from '../db/tables.ts'

export interface OfferedGroup {
  id: string
  displayName: string
  role: GroupRole
  memberCount: number
}

const shownAtOnce = 30

function offered(db: Executor, tenantId: number) {
  return db
    .selectFrom('personGroup')
    .select(['id', 'displayName', 'memberCount', sql<GroupRole>`role`.as('role')])
    .where('tenantId', '=', tenantId)
    .where('pushedBy', 'is', null)
    .orderBy('displayKey')
    .orderBy('no')
}

/** Which kinds of groups the claim has to offer. */
export async function offeredRoles(db: Executor, tenantId: number): Promise<Set<GroupRole>> {
  const rows = await db
    .selectFrom('personGroup')
    .select(sql<GroupRole>`role`.as('role'))
    .distinct()
    .where('tenantId', '=', tenantId)
    .where('pushedBy', 'is', null)
    .where('role', 'is not', null)
    .execute()
  return new Set(rows.map(({ role }) => role))
}

export function groupsOfRole(db: Executor, tenantId: number, role: GroupRole): Promise<OfferedGroup[]> {
  return offered(db, tenantId).where('role', '=', role).limit(100).execute()
}

/** Open and suggested ones by a part of their name; the open ones in order of name where nothing is searched for. */
export function searchGroups(db: Executor, tenantId: number, search: string): Promise<OfferedGroup[]> {
  const pattern = `%${fold(search).replace(/[\\%_]/g, '\\$&')}%`
  return offered(db, tenantId)
    .where('role', 'in', search ? ['open', 'suggested'] : ['open'])
    .$if(search !== '', (groups) => groups.where('displayKey', 'like', pattern))
    .limit(shownAtOnce)
    .execute()
}

/** Of the ids given those that are offered, so that anything else in a form is as if it were not there. */
export async function offeredAmong(db: Executor, tenantId: number, ids: readonly string[]): Promise<OfferedGroup[]> {
  const known = ids.filter(isUuid)
  if (known.length === 0) return []
  return offered(db, tenantId).where('id', 'in', known).where('role', 'in', ['open', 'suggested']).execute()
}
