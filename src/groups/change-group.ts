import type { Actor } from '../audit/actor.ts'
import { NotFound, VersionMatch, VersionMismatch } from '../base/errors.ts'
import { isUuid } from '../base/uuid.ts'
import type { Trx } from '../db/connection.ts'
import { withConstraintErrors } from '../db/constraint-errors.ts'
import type { GroupRole } from '../db/tables.ts'
import { checkLength } from '../people/derive-keys.ts'
import { groupConstraintErrors } from './errors.ts'
import { uuidsOf } from './fold-changes.ts'
import type { Group, GroupScope, MemberChange } from './group.ts'
import { lockGroup, writeGroupExternalId } from './group-store.ts'
import { moveMembers } from './move-members.ts'

export { deleteGroup } from './delete-group.ts'

export interface GroupChange {
  tenantId: number
  groupId: string
  scope: GroupScope
  /** The calling client, whose externalId is read and written. */
  clientId?: string
  displayName?: string
  /** Null takes it away. */
  externalId?: string | null
  /** Of local groups. */
  role?: GroupRole | null
  memberChanges?: MemberChange[]
  ifVersion?: number
  /** Of If-None-Match. */
  unlessVersion?: (current: { version: number }) => boolean
  actor: Actor
}

export interface ChangedGroup {
  group: Group
  changed: boolean
  /** Ids of nobody: skipped, since refusing them would lose the whole push. */
  unknownMembers: string[]
}

/**
 * The group's row is locked first, then sets of rows move; the version rises only if something did.
 * @throws NotFound (also for a group of the other scope), VersionMismatch, VersionMatch, GroupNameTaken, GroupExternalIdTaken, DocumentRefused
 */
export async function changeGroup(trx: Trx, change: GroupChange): Promise<ChangedGroup> {
  const { groupId, memberChanges = [], ifVersion, unlessVersion } = change
  const locked = isUuid(groupId) ? await lockGroup(trx, change, uuidsOf(memberChanges)) : undefined
  if (!locked) throw new NotFound('group')
  const { group } = locked
  if (ifVersion !== undefined && group.version !== ifVersion) throw new VersionMismatch()
  if (unlessVersion?.(group)) throw new VersionMatch()

  const wanted = wantedGroup(group, change)
  const attributes = differingNames(group, wanted)
  return withConstraintErrors(groupConstraintErrors, async () => {
    if (attributes.includes('externalId')) await changeExternalId(trx, wanted, change.clientId!)
    return moveMembers(trx, { locked, wanted, attributes, memberChanges, actor: change.actor })
  })
}

function wantedGroup(group: Group, { clientId, displayName, externalId, role }: GroupChange): Group {
  const wanted = { ...group, displayName: displayName ?? group.displayName }
  if (role !== undefined && group.pushedBy === null) wanted.role = role
  if (externalId !== undefined && clientId !== undefined) wanted.externalId = externalId ?? undefined
  return wanted
}

function differingNames(before: Group, after: Group): string[] {
  return (['displayName', 'externalId', 'role'] as const).filter((name) => before[name] !== after[name])
}

async function changeExternalId(trx: Trx, { tenantId, no, externalId }: Group, clientId: string) {
  if (externalId !== undefined) checkLength('externalId', externalId)
  await writeGroupExternalId(trx, { tenantId, groupNo: no, clientId, externalId: externalId ?? null })
}
