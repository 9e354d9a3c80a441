import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { moment } from '../moment.ts'
import type { Group } from '../schemas/groups.ts'
import { type GroupRow, groupRows } from './group-list-store.ts'

export function presentGroup(row: GroupRow): Group {
  return {
    id: row.id,
    displayName: row.displayName,
    kind: row.pushedBy ? 'pushed' : 'local',
    pushedBy: row.pushedBy ? { id: row.pushedBy, name: row.clientName ?? '' } : null,
    role: row.role,
    memberCount: row.memberCount,
    createdAt: moment(row.createdAt),
    modifiedAt: moment(row.modifiedAt),
    version: `W/"${row.version}"`,
  }
}

/** @throws NotFound */
export async function groupRow(db: Executor, tenantId: number, groupId: string): Promise<GroupRow> {
  const [row] = await groupRows(db, { tenantId, groupId, limit: 1 })
  if (!row) throw new NotFound('group')
  return row
}

/** @throws NotFound */
export async function shownGroup(db: Executor, tenantId: number, groupId: string): Promise<Group> {
  return presentGroup(await groupRow(db, tenantId, groupId))
}
