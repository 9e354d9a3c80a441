import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound, VersionMatch, VersionMismatch } from '../base/errors.ts'
import { isUuid } from '../base/uuid.ts'
import type { Trx } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { GroupScope } from './group.ts'

export interface GroupDeletion {
  tenantId: number
  groupId: string
  scope: GroupScope
  ifVersion?: number
  /** Of If-None-Match. */
  unlessVersion?: (current: { version: number }) => boolean
  actor: Actor
}

// With the groups that it is a member of, in ascending order: their count and version move with it.
const lock = statement<{ no: number; id: string; version: number }>(
  'lock_group_to_delete',
  `with target as materialized (
    select no from person_group where tenant_id = $1 and id = $2 and ($3 = 'pushed') = (pushed_by is not null)
  )
  select no, id, version from person_group
    where tenant_id = $1 and no = any(array(select no from target union
      select group_no from subgroup where tenant_id = $1 and child_no = (select no from target)))
    order by no for no key update`,
)

const remove = statement<never>(
  'delete_group',
  `with left_groups as (
    delete from subgroup where tenant_id = $1 and child_no = $2 returning group_no
  ),
  changed_groups as (
    update person_group set member_count = member_count - 1, version = version + 1, modified_at = now()
    from left_groups where tenant_id = $1 and no = left_groups.group_no
  )
  delete from person_group where tenant_id = $1 and no = $2`,
)

/** Its people stay. @throws NotFound (also for a group of the other scope), VersionMismatch, VersionMatch */
export async function deleteGroup(trx: Trx, deletion: GroupDeletion): Promise<void> {
  const { tenantId, groupId, scope, ifVersion, unlessVersion, actor } = deletion
  const locked = isUuid(groupId) ? await lock.all(trx, [tenantId, groupId, scope]) : []
  const group = locked.find(({ id }) => id === groupId.toLowerCase())
  if (!group) throw new NotFound('group')
  if (ifVersion !== undefined && group.version !== ifVersion) throw new VersionMismatch()
  if (unlessVersion?.(group)) throw new VersionMatch()

  await remove.all(trx, [tenantId, group.no])
  await recordEvent(trx, { tenantId, type: 'group.deleted', actor, subjectId: group.id })
}
